using System.Net;
using DeepSeek.Hosting.Admin;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace DeepSeek.Hosting.Tests.Admin;

public sealed class AdminServerTests : IAsyncLifetime
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly HealthChecks _checks = new();
    private readonly HttpClient _client = new();
    private AdminServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = new AdminServer(new Uri("http://127.0.0.1:0"), _registry, _checks, NullLoggerFactory.Instance);
        await _server.StartAsync(CancellationToken.None);
        _client.BaseAddress = _server.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Metrics_show_the_given_registry_alone()
    {
        Metrics.WithCustomRegistry(_registry).CreateCounter("deepseek_example_total", "Example.").Inc(3);

        var text = await _client.GetStringAsync("/metrics");

        Assert.Contains("deepseek_example_total 3", text, StringComparison.Ordinal);
        Assert.DoesNotContain("process_", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readiness_names_the_condition_that_fails_and_recovers_with_it()
    {
        var reason = (string?)"none received";
        _checks.AddReadiness("snapshot", () => reason);
        _checks.AddReadiness("drain", () => null);

        var refused = await _client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("[+] drain\n[-] snapshot: none received\nfailed\n", await refused.Content.ReadAsStringAsync());

        reason = null;
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task Liveness_does_not_depend_on_readiness()
    {
        _checks.AddReadiness("snapshot", () => "none received");

        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/livez")).StatusCode);
    }

    [Fact]
    public async Task Endpoints_can_be_added_while_the_server_runs()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/snapshot")).StatusCode);

        _server.Map("/snapshot", context => context.Response.WriteAsync("{}"));

        Assert.Equal("{}", await _client.GetStringAsync("/snapshot"));
    }

    [Fact]
    public async Task Anything_but_reading_is_refused()
    {
        using var body = new StringContent("");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _client.PostAsync("/metrics", body)).StatusCode);
    }
}
