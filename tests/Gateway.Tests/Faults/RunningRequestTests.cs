using System.Net;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>What changes around a gateway while requests are under way, be they streams or not: they don't notice.</summary>
public sealed class RunningRequestTests : TwoTiers
{
    private const string KeyBefore = "sk-metro-before";
    private const string KeyAfter = "sk-metro-after";

    private readonly TaskCompletionSource _release = new();

    internal override RoutingSnapshot Snapshot => TestSnapshots.Of(
        TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { Credential = "metro/key" }),
        TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", B.Url))) with
    {
        // Long enough for the test to do what it does in the meantime.
        Timeouts = new TimeoutSettings(),
        Probe = new ProbeSettings { Interval = TimeSpan.FromMinutes(10) },
    };

    internal override IReadOnlyDictionary<string, string> Keys => new Dictionary<string, string> { ["metro/key"] = KeyBefore };

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Snapshot_that_changes_is_for_later_requests(string request)
    {
        var running = await BeginAsync(request);

        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("only", 100, TestSnapshots.Backend("b", B.Url))));
        Assert.Equal(Chunks.Answer("from b"), (await Gateway.AskAsync(TestGateway.Request)).Text);

        await AssertEndsWellAsync(running, request);
    }

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Snapshot_that_is_bad_is_for_nobody(string request)
    {
        var running = await BeginAsync(request);

        Assert.False(Gateway.Server.Snapshots.Offer("{"u8.ToArray()).Accepted);
        Assert.Equal(Chunks.Answer("hello world"), (await Gateway.AskAsync(TestGateway.Request)).Text);

        await AssertEndsWellAsync(running, request);
    }

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Key_that_is_rotated_is_for_later_requests(string request)
    {
        var running = await BeginAsync(request);

        Gateway.WriteCredential("metro/key", KeyAfter);
        await TestGateway.WaitForAsync(async () =>
        {
            await Gateway.AskAsync(TestGateway.Request);
            return A.Received[^1].Headers["Authorization"] == $"Bearer {KeyAfter}";
        });

        Assert.Equal($"Bearer {KeyBefore}", A.Received[0].Headers["Authorization"]);
        await AssertEndsWellAsync(running, request);
    }

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Key_that_goes_is_missed_by_later_requests(string request)
    {
        var running = await BeginAsync(request);

        File.Delete(Path.Combine(Gateway.Credentials, "metro", "key"));
        await TestGateway.WaitForAsync(async () => (await Gateway.AskAsync(TestGateway.Request)).Text == Chunks.Answer("from b"));

        await AssertEndsWellAsync(running, request);
    }

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Drain_waits_for_them_and_refuses_others(string request)
    {
        var running = await BeginAsync(request);

        var drained = Gateway.Server.DrainAsync(CancellationToken.None);
        using var refused = await Gateway.SendAsync(request);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (refused.StatusCode, refused.Headers.ConnectionClose));
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("gateway_draining", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(drained.IsCompleted);
        await AssertEndsWellAsync(running, request);
        await drained.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Drain_that_takes_too_long_tells_the_client_and_leaves_the_upstream(string request)
    {
        Gateway.Offer(Snapshot with { Admission = new AdmissionSettings { DrainTimeout = TimeSpan.FromMilliseconds(100) } });
        var running = await BeginAsync(request);

        await Gateway.Server.DrainAsync(CancellationToken.None);

        using var response = await running;
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(request == TestGateway.Request ? HttpStatusCode.GatewayTimeout : HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"error\":{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        await TestGateway.AssertLeftAsync(Assert.Single(A.Received));
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count"));
    }

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Time_that_is_up_is_told_and_leaves_the_upstream(string request)
    {
        Gateway.Offer(Snapshot with { Timeouts = new TimeoutSettings { Request = TimeSpan.FromMilliseconds(500) } });

        using var response = await await BeginAsync(request);

        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("\"error\":{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        await TestGateway.AssertLeftAsync(Assert.Single(A.Received));
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", $"outcome=\"{(request == TestGateway.Request ? "failed" : "truncated")}\"");
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count"));
        Assert.Empty(B.Received);
    }

    /// <summary>A request whose upstream has begun to answer and waits: a stream has its first token, anything else a blank line.</summary>
    private async Task<Task<HttpResponseMessage>> BeginAsync(string request)
    {
        var (before, after) = Parts(request);
        A.Next(Behaviours.Pause(before, _release.Task, after));
        var running = Gateway.SendAsync(request);
        await A.WaitForAsync(1);
        if (request == TestGateway.StreamRequest)
        {
            await running;
        }

        return running;
    }

    private async Task AssertEndsWellAsync(Task<HttpResponseMessage> running, string request)
    {
        var (before, after) = Parts(request);
        Assert.Equal(request == TestGateway.StreamRequest, running.IsCompleted);
        _release.SetResult();
        using var response = await running;

        Assert.Equal((HttpStatusCode.OK, before + after), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("a", response.Headers.GetValues("x-deepseek-backend").Single());
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count", "backend=\"a\""));
    }

    private static (string Before, string After) Parts(string request) => request == TestGateway.StreamRequest
        ? (Chunks.Role + Chunks.Content("one"), Chunks.Content(" two") + Chunks.Finish("stop") + Chunks.Done)
        : ("\n", Chunks.Answer("one two"));
}
