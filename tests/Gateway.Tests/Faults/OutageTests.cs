using System.Net;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>An outage must go on being seen when ejection has made sure that nothing gets through to it any more.</summary>
public sealed class OutageTests : TwoTiers
{
    internal override RoutingSnapshot Snapshot => TestSnapshots.Of(
        TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { MaxFails = 1, FailTimeout = TimeSpan.FromMinutes(1) }),
        TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", B.Url)));

    [Fact]
    public async Task Requests_that_an_ejected_tier_cannot_take_count_as_its_failures()
    {
        A.Always(Behaviours.Status(503));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request)).Status);
        }

        Assert.Single(A.Received);
        await Gateway.WaitForMetricAsync(10, "deepseek_api_requests_total", "tier=\"metro\"");
        Assert.Equal(10, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"metro\""));
        Assert.Equal(9, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"metro\"", "backend=\"\"", "reason=\"no_usable_backend\""));
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"backbone\""));
    }

    [Fact]
    public async Task Attempt_that_is_made_all_the_same_counts_once()
    {
        Gateway.Offer(TestSnapshots.Of(Snapshot.Tiers[0]));
        A.Always(Behaviours.Status(503));
        await Gateway.AskAsync(TestGateway.Request);
        var attempts = A.Received.Count;
        await Gateway.AskAsync(TestGateway.Request);
        Assert.True(A.Received.Count > attempts, "all are out: the least bad is tried");
        await Gateway.WaitForMetricAsync(A.Received.Count, "deepseek_api_requests_total", "tier=\"metro\"");
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count", "backend=\"\""));
    }

    [Fact]
    public async Task Tier_that_the_operator_has_tripped_is_missed_by_no_request()
    {
        A.Always(Behaviours.Status(503));
        await Gateway.AskAsync(TestGateway.Request);
        Gateway.Offer(TestSnapshots.Of(Snapshot.Tiers[0] with { Share = 0, CircuitOpen = true }, Snapshot.Tiers[1] with { Share = 100 }));
        await Gateway.AskAsync(TestGateway.Request);
        await Gateway.WaitForMetricAsync(2, "deepseek_api_requests_total", "tier=\"backbone\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_requests_total", "tier=\"metro\""));
    }

    [Theory]
    [InlineData("status 503")]
    [InlineData("cut before anything")]
    [InlineData("cut before the first token")]
    public async Task Preferred_tier_that_goes_under_traffic_and_returns_costs_no_client_its_answer(string fault)
    {
        var soon = TimeSpan.FromMilliseconds(300);
        Gateway.Offer(Snapshot with
        {
            Tiers = [TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { FailTimeout = soon }), Snapshot.Tiers[1]],
            CircuitBreaker = new BreakerSettings { OpenFor = soon },
            Timeouts = new TimeoutSettings(),
        });
        A.Always(Behaviours.Ok("from", " a"));
        using var enough = new CancellationTokenSource();
        var traffic = Task.WhenAll(Enumerable.Range(0, 8).Select(i => AskUntilAsync(i % 2 == 0, enough.Token)));
        await A.WaitForAsync(20);

        A.Always(ChatFaults.Stream(fault));
        var before = B.Received.Count;
        await TestGateway.WaitForAsync(() => Task.FromResult(B.Received.Count > before + 50));

        A.Always(Behaviours.Ok("from", " a"));
        var served = await Gateway.MetricAsync("deepseek_api_requests_total", "backend=\"a\"", "code=\"200\"");
        await TestGateway.WaitForAsync(async () => await Gateway.MetricAsync("deepseek_api_latency_seconds_count", "backend=\"a\"", "phase=\"total\"") > served + 50);
        await enough.CancelAsync();

        var asked = (await traffic).Sum();
        await Gateway.WaitForMetricAsync(asked, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(asked, await Gateway.MetricAsync("deepseek_gateway_requests_total"));
        Assert.True(await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"metro\"") > 0);
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"backbone\""));
    }

    /// <summary>One client that asks again and again; how often it did.</summary>
    private async Task<int> AskUntilAsync(bool stream, CancellationToken enough)
    {
        string[] good = stream ? [Chunks.Stream("from", " a"), Chunks.Stream("from", " b")] : [Chunks.Answer("from a"), Chunks.Answer("from b")];
        var asked = 0;
        while (!enough.IsCancellationRequested)
        {
            var (status, text) = await Gateway.AskAsync(stream ? TestGateway.StreamRequest : TestGateway.Request);
            Assert.Contains(text, good);
            Assert.Equal(HttpStatusCode.OK, status);
            asked++;
        }

        return asked;
    }
}
