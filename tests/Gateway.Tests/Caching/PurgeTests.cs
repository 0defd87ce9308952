using System.Net;
using DeepSeek.Hosting.Admin;
using DeepSeek.Protocol.Routing;
using Prometheus;

namespace DeepSeek.Gateway.Tests.Caching;

/// <summary>The admin port forgets answers on request.</summary>
public sealed class PurgeTests : CachedRoute
{
    internal override RoutingSnapshot Adjust(RoutingSnapshot snapshot) => snapshot with { ClientAuth = new ClientAuthSettings { Type = ClientAuthSettings.ApiKeys, Secret = "clients" } };

    [Fact]
    public async Task Answers_of_one_client_are_forgotten_and_those_of_others_stay()
    {
        await KeepAsync();

        Assert.Equal((HttpStatusCode.OK, "ok\n"), await PurgeAsync("client=web"));
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("miss", "hit-memory"), (await AsAsync("web"), await AsAsync("jobs")));
        Assert.Equal("hit-memory", await AsAsync("web"));
    }

    [Fact]
    public async Task All_answers_are_forgotten()
    {
        await KeepAsync();

        Assert.Equal((HttpStatusCode.OK, "ok\n"), await PurgeAsync("all=true"));

        Assert.Equal(0, await Gateway.MetricAsync("deepseek_gateway_cache_memory_answers"));
        Assert.Equal(("miss", "miss"), (await AsAsync("web"), await AsAsync("jobs")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("client=")]
    [InlineData("client=web&all=true")]
    [InlineData("all=yes")]
    public async Task Unclear_request_is_refused_and_forgets_nothing(string query)
    {
        await KeepAsync();

        var (status, text) = await PurgeAsync(query);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("client=NAME", text, StringComparison.Ordinal);
        Assert.Equal("hit-memory", await AsAsync("web"));
    }

    [Fact]
    public async Task Reading_forgets_nothing_and_a_route_without_a_cache_says_so()
    {
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await PurgeAsync("all=true", HttpMethod.Get)).Status);
        Gateway.Offer(SnapshotOf(null));
        Assert.Equal(HttpStatusCode.NotFound, (await PurgeAsync("all=true")).Status);
    }

    private async Task KeepAsync()
    {
        Gateway.WriteClientKey("web", "ck-web");
        Gateway.WriteClientKey("jobs", "ck-jobs");
        Time.Advance(TimeSpan.FromSeconds(2)); // until the keys are read again
        Assert.Equal(("miss", "miss"), (await AsAsync("web"), await AsAsync("jobs")));
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task<string?> AsAsync(string client) => (await AskAsync(Question, headers: ("x-api-key", $"ck-{client}"))).Cache;

    private async Task<(HttpStatusCode Status, string Text)> PurgeAsync(string query, HttpMethod? method = null)
    {
        await using var admin = new AdminServer(new Uri("http://127.0.0.1:0"), Metrics.NewCustomRegistry(), new HealthChecks(), Gateway.Log);
        Gateway.Server.Describe(admin, new HealthChecks());
        await admin.StartAsync(CancellationToken.None);
        using var client = new HttpClient { BaseAddress = admin.Address };
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, $"/cache/purge?{query}");
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
