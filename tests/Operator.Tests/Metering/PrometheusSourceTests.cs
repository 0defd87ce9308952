using System.Net;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Testing;
using DeepSeek.Testing.Upstream;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Operator.Tests.Metering;

/// <summary>The way to a Prometheus, against a server that does what servers do.</summary>
public sealed class PrometheusSourceTests : IAsyncLifetime
{
    private const string Good = """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"tier":"metro","count":"attempts"},"value":[1,"50"]}]}}""";

    private readonly PrometheusSource _source = new(TimeProvider.System);
    private ScriptedUpstream _server = null!;

    public async ValueTask InitializeAsync() => _server = await ScriptedUpstream.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _source.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Route_is_asked_about_once_by_the_built_in_query_over_its_window()
    {
        _server.Always(Behaviours.Json(200, Good));

        var sample = await AskAsync(Route(_server.Url + "/base/"));

        Assert.Equal((SampleOutcome.Value, 50), (sample.Outcome, sample.Attempts));
        var asked = Assert.Single(_server.Received);
        Assert.Equal("/base/api/v1/query", asked.Path);
        var query = Form(asked.Text)["query"];
        Assert.Contains("""increase(deepseek_api_requests_total{route="ai/chat"}[1m])""", query, StringComparison.Ordinal);
        Assert.Contains("""increase(deepseek_api_errors_count{route="ai/chat"}[1m])""", query, StringComparison.Ordinal);
        Assert.Equal("5", Form(asked.Text)["timeout"]);
    }

    [Fact]
    public async Task Query_of_the_user_is_sent_as_it_is()
    {
        _server.Always(Behaviours.Json(200, Good));

        await AskAsync(Route(_server.Url, """, "query": "sum by (tier, count) (a{b=\"c&d\"})" """));

        Assert.Equal("""sum by (tier, count) (a{b="c&d"})""", Form(_server.Received.Single().Text)["query"]);
    }

    [Fact]
    public async Task Route_of_source_Gateway_asks_nobody()
        => Assert.Null(await _source.AskAsync(RouteSamples.Route(), TestContext.Current.CancellationToken));

    [Fact]
    public async Task Silence_ends_with_the_timeout()
    {
        _server.Always(Behaviours.Silence());

        await FailsAsync(Route(_server.Url, """, "timeout": "100ms" """), "no answer within 100ms");
    }

    [Fact]
    public async Task Silent_server_is_not_asked_by_others_meanwhile_and_again_after_a_while()
    {
        _server.Always(Behaviours.Silence());
        var time = new FakeTimeProvider();
        using var source = new PrometheusSource(time);
        var first = source.AskAsync(Route(_server.Url), TestContext.Current.CancellationToken);
        await Eventually.BeTrueAsync(() => _server.Received.Count == 1, "the question arrives");
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Contains("no answer within 5s", (await first)!.Problem, StringComparison.Ordinal);

        Assert.Contains("no answer within 5s", (await source.AskAsync(Route(_server.Url), TestContext.Current.CancellationToken))!.Problem, StringComparison.Ordinal);
        Assert.Single(_server.Received);

        _server.Always(Behaviours.Json(200, Good));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(SampleOutcome.Value, (await source.AskAsync(Route(_server.Url), TestContext.Current.CancellationToken))!.Outcome);
    }

    [Fact]
    public async Task Redirects_are_not_followed()
    {
        _server.Always((http, _) =>
        {
            http.Response.Redirect("http://127.0.0.1:1/");
            return Task.CompletedTask;
        });

        await FailsAsync(Route(_server.Url), "HTTP 302");
    }

    [Fact]
    public Task Nobody_at_the_address_is_unreachable() => FailsAsync(Route($"http://127.0.0.1:{FreePort.Next()}"), "refused");

    [Fact]
    public Task Address_that_no_client_can_use_is_said() => FailsAsync(Route("http://prometheus:99999"), "no URL");

    [Fact]
    public async Task Answer_without_end_is_cut_off()
    {
        _server.Always(Behaviours.Whole(200, "application/json", new string(' ', 2 * 1024 * 1024)));

        await FailsAsync(Route(_server.Url), _server.Url["http://".Length..]);
    }

    [Fact]
    public async Task Connection_that_breaks_off_is_unreachable()
    {
        await using var broken = new RawUpstream(static write => write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"status\":"));

        await FailsAsync(Route(broken.Url), broken.Url["http://".Length..]);
    }

    private async Task FailsAsync(DeepSeekRoute route, string why)
    {
        var sample = await AskAsync(route);
        Assert.Equal((SampleOutcome.SourceError, false), (sample.Outcome, sample.IsQueryInvalid));
        Assert.Contains(why, sample.Problem, StringComparison.Ordinal);
    }

    private async Task<RouteSample> AskAsync(DeepSeekRoute route) => (await _source.AskAsync(route, TestContext.Current.CancellationToken))!;

    private static DeepSeekRoute Route(string address, string more = "") => RouteSamples.Route(RouteSamples.TwoTiers.Insert(
        1, $$""" "analysis": {"source": "Prometheus", "prometheus": {"address": "{{address}}" {{more}} } }, """));

    private static Dictionary<string, string> Form(string body)
        => body.Split('&').Select(static field => field.Split('=')).ToDictionary(static field => field[0], static field => WebUtility.UrlDecode(field[1]));
}
