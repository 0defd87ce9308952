using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Clients that leave: their upstream is left too, nobody is blamed, and every place is given back.</summary>
public sealed class ClientGoneTests : TwoTiers
{
    private static readonly string Tokens = Chunks.Role + Chunks.Content("one");

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    /// <summary>Timers that are of no help.</summary>
    internal override RoutingSnapshot Snapshot => base.Snapshot with
    {
        Timeouts = new TimeoutSettings { FirstToken = Long, StreamIdle = Long, Attempt = Long },
    };

    public static TheoryData<string, string> BeforeTheAnswer => new()
    {
        { TestGateway.Request, "silence" },
        { TestGateway.Request, "headers, then nothing" },
        { TestGateway.Request, "blank lines forever" },
        { TestGateway.Request, "JSON that trickles forever" },
        { TestGateway.StreamRequest, "silence" },
        { TestGateway.StreamRequest, "headers, then nothing" },
        { TestGateway.StreamRequest, "keep-alive forever" },
        { TestGateway.StreamRequest, "role, then keep-alive forever" },
        { TestGateway.StreamRequest, "event that trickles forever" },
    };

    [Theory]
    [MemberData(nameof(BeforeTheAnswer))]
    public async Task Client_that_leaves_before_the_answer_cancels_its_upstream(string request, string answer)
    {
        A.Always(request == TestGateway.Request ? ChatFaults.Whole(answer) : ChatFaults.Stream(answer));
        using var leave = new CancellationTokenSource();
        var asking = Gateway.SendAsync(request, cancellationToken: leave.Token);
        var upstream = Assert.Single(await A.WaitForAsync(1));

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await AssertGoneAsync(upstream);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("keep-alive forever")]
    [InlineData("tokens forever")]
    public async Task Client_that_leaves_within_the_answer_cancels_its_upstream(string rest)
    {
        A.Always(rest switch
        {
            "nothing" => Behaviours.Stall(Tokens),
            "keep-alive forever" => Behaviours.KeepAliveAfter(Tokens),
            _ => Behaviours.Forever(Tokens, Chunks.Content(" more")),
        });
        var response = await Gateway.SendAsync(TestGateway.StreamRequest);
        var upstream = Assert.Single(A.Received);

        response.Dispose();

        await AssertGoneAsync(upstream);
    }

    [Fact]
    public async Task Client_that_is_held_and_leaves_cancels_its_upstream()
    {
        Gateway.Offer(Snapshot with { Timeouts = Snapshot.Timeouts with { Commit = TimeSpan.FromMilliseconds(50) } });
        A.Always(Behaviours.KeepAliveForever());
        var response = await Gateway.SendAsync(TestGateway.StreamRequest);
        var upstream = Assert.Single(await A.WaitForAsync(1));

        response.Dispose();

        await AssertGoneAsync(upstream);
    }

    [Fact]
    public async Task Client_that_leaves_during_a_backoff_is_not_asked_for_again()
    {
        Gateway.Offer(TestSnapshots.Of(Snapshot.Tiers[0]) with { Retry = new RetrySettings { BaseInterval = Long, MaxInterval = Long, Jitter = "None" } });
        A.Always(Behaviours.Status(500));
        using var leave = new CancellationTokenSource();
        var asking = Gateway.SendAsync(TestGateway.Request, cancellationToken: leave.Token);
        await Gateway.WaitForMetricAsync(1, "deepseek_api_errors_count");

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"client_gone\"");
        await Gateway.WaitForMetricAsync(0, "deepseek_gateway_in_flight");
        Assert.Single(A.Received);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_that_leaves_a_queue_leaves_its_place_to_others(bool ofTheGateway)
    {
        var release = new TaskCompletionSource();
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { MaxConcurrency = ofTheGateway ? 0 : 1 })) with
        {
            Admission = new AdmissionSettings { MaxConcurrency = ofTheGateway ? 1 : 50, QueueTimeout = Long },
            Timeouts = Snapshot.Timeouts,
        });
        A.Next(Behaviours.Pause(Tokens, release.Task, Chunks.Finish("stop") + Chunks.Done));
        using var first = await Gateway.SendAsync(TestGateway.StreamRequest);
        using var leave = new CancellationTokenSource();
        var waiting = Gateway.SendAsync(TestGateway.Request, cancellationToken: leave.Token);
        await (ofTheGateway ? Gateway.WaitForMetricAsync(1, "deepseek_gateway_queue_length") : Gateway.WaitForMetricAsync(2, "deepseek_gateway_in_flight"));

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"client_gone\"");
        release.SetResult();

        Assert.EndsWith(Chunks.Done, await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(Chunks.Answer("hello world"), (await Gateway.AskAsync(TestGateway.Request)).Text);
        Assert.Equal(2, A.Received.Count);
    }

    [Fact]
    public async Task Client_that_leaves_within_its_own_request_reaches_no_upstream()
    {
        await using (var client = await RawClient.ConnectAsync(Gateway))
        {
            await client.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Length: 1000\r\n\r\n{\"model\":");
            await Gateway.WaitForMetricAsync(1, "deepseek_gateway_in_flight");
        }

        // A body that breaks off and a client that has left are told apart by which is noticed first.
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total");
        await Gateway.WaitForMetricAsync(0, "deepseek_gateway_in_flight");
        Assert.Empty(A.Received);
    }

    private async Task AssertGoneAsync(ReceivedRequest upstream)
    {
        await TestGateway.AssertLeftAsync(upstream);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"client_gone\"");
        await Gateway.WaitForMetricAsync(0, "deepseek_gateway_in_flight");
        Assert.Equal((1, 0), (await Gateway.MetricAsync("deepseek_api_requests_total"), await Gateway.MetricAsync("deepseek_api_errors_count")));
        Assert.Empty(B.Received);
    }
}
