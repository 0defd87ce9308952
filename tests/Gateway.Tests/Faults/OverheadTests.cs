using System.Net;
using System.Text;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>deepseek_gateway_overhead_seconds: the gateway's own time, and nobody else's.</summary>
public sealed class OverheadTests : TwoTiers
{
    private const string Count = "deepseek_gateway_overhead_seconds_count";
    private const string Sum = "deepseek_gateway_overhead_seconds_sum";

    /// <summary>So long that no gateway takes it for its own work.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);

    internal override RoutingSnapshot Snapshot => base.Snapshot with
    {
        Timeouts = new TimeoutSettings(),
        Retry = new RetrySettings { BaseInterval = Slow, MaxInterval = Slow, Jitter = "None" },
    };

    [Fact]
    public async Task Request_that_was_served_is_counted_once_however_many_attempts_it_took()
    {
        A.Next(Behaviours.Status(503));
        await Gateway.AskAsync(TestGateway.Request);
        await Gateway.AskAsync(TestGateway.StreamRequest);

        await Gateway.WaitForMetricAsync(2, Count);
        Assert.True(await Gateway.MetricAsync(Sum) > 0);
    }

    [Fact]
    public async Task Request_without_an_attempt_is_not_counted()
    {
        await Gateway.AskAsync("{");

        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total");
        Assert.Equal(0, await Gateway.MetricAsync(Count));
    }

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Upstream_that_takes_its_time_does_not_show(string request)
    {
        A.Always(Behaviours.After(Slow, Behaviours.Ok("late")));

        await Gateway.AskAsync(request);

        await AssertNothingSlowAsync();
    }

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Pause_within_an_answer_does_not_show(string request)
    {
        var (before, after) = request == TestGateway.Request ? ("\n", Chunks.Answer("x")) : (Chunks.Content("one"), Chunks.Finish("stop") + Chunks.Done);
        A.Always(Behaviours.Pause(before, Task.Delay(Slow, TestContext.Current.CancellationToken), after));

        await Gateway.AskAsync(request);

        await AssertNothingSlowAsync();
    }

    [Fact]
    public async Task Backoff_does_not_show()
    {
        Gateway.Offer(Snapshot with { Tiers = [Snapshot.Tiers[0]] });
        A.Next(Behaviours.Status(500));

        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request)).Status);

        Assert.Equal(2, A.Received.Count);
        await AssertNothingSlowAsync();
    }

    [Fact]
    public async Task Place_in_the_queue_does_not_show()
    {
        Gateway.Offer(Snapshot with { Admission = new AdmissionSettings { MaxConcurrency = 1 } });
        A.Always(Behaviours.After(Slow, Behaviours.Ok("late")));

        await Task.WhenAll(Gateway.AskAsync(TestGateway.Request), Gateway.AskAsync(TestGateway.Request));

        await Gateway.WaitForMetricAsync(2, Count);
        await AssertNothingSlowAsync();
    }

    [Fact]
    public async Task Client_that_sends_its_body_slowly_does_not_show()
    {
        await using var client = await RawClient.ConnectAsync(Gateway);
        var body = Encoding.UTF8.GetBytes(TestGateway.Request);
        await client.SendAsync($"POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{{");
        await Task.Delay(Slow, TestContext.Current.CancellationToken);
        await client.SendAsync(TestGateway.Request[1..]);

        Assert.StartsWith("HTTP/1.1 200", await client.ReadToEndAsync(), StringComparison.Ordinal);
        await AssertNothingSlowAsync();
    }

    private async Task AssertNothingSlowAsync()
    {
        await TestGateway.WaitForAsync(async () => await Gateway.MetricAsync(Count) > 0);
        Assert.True(await Gateway.MetricAsync(Sum) < Slow.TotalSeconds);
    }
}
