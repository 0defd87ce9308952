using System.Net;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Caching;

/// <summary>Identical requests at the same time.</summary>
public sealed class FlightTests : CachedRoute
{
    private const int Crowd = 500;

    internal override RoutingSnapshot Adjust(RoutingSnapshot snapshot) => snapshot with { Admission = new AdmissionSettings { MaxConcurrency = Crowd + 1 } };

    [Fact]
    public async Task Five_hundred_at_once_cost_one_upstream_call()
    {
        var (begun, go) = Gate();
        Upstream.Always(begun);

        var asking = Enumerable.Range(0, Crowd).Select(i => AskBesideAsync(i % 2 == 0 ? Question : StreamQuestion)).ToArray();
        await Eventually.BeTrueAsync(async () => await Gateway.MetricAsync("deepseek_gateway_in_flight") == Crowd, "all are inside");
        go();
        var replies = await Task.WhenAll(asking);

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.All(replies, reply => Assert.Contains("hello", reply.Text, StringComparison.Ordinal));
        Assert.Single(Upstream.Received);
        Assert.Single(replies, reply => reply.Cache == "miss");
        Assert.Equal(Crowd - 1, replies.Count(reply => reply.Cache is "shared" or "hit-memory"));
    }

    [Fact]
    public async Task Who_leads_may_leave_and_another_leads()
    {
        var (begun, go) = Gate();
        Upstream.Always(begun);
        using var leaving = new CancellationTokenSource();
        var leader = Gateway.SendAsync(Question, cancellationToken: leaving.Token);
        await Eventually.BeTrueAsync(() => Upstream.Received.Count == 1, "the leader has asked");
        var others = Enumerable.Range(0, 5).Select(_ => AskBesideAsync(Question)).ToArray();
        await Eventually.BeTrueAsync(async () => await Gateway.MetricAsync("deepseek_gateway_in_flight") == 6, "all are inside");

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        await Eventually.BeTrueAsync(() => Upstream.Received.Count == 2, "another has asked");
        go();
        var replies = await Task.WhenAll(others);

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(2, Upstream.Received.Count);
    }

    [Fact]
    public async Task Failure_is_shared_as_well()
    {
        var (begun, go) = Gate(Behaviours.Status(503));
        Upstream.Always(begun);
        var asking = Enumerable.Range(0, 20).Select(_ => AskBesideAsync(Question)).ToArray();
        await Eventually.BeTrueAsync(async () => await Gateway.MetricAsync("deepseek_gateway_in_flight") == 20, "all are inside");

        go();
        var replies = await Task.WhenAll(asking);

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status));
        Assert.Equal(2, Upstream.Received.Count); // the attempts of one request
    }

    [Fact]
    public async Task Answer_that_cant_be_kept_sends_each_on_its_own()
    {
        var (begun, go) = Gate(Behaviours.Json(200, Chunks.Answer("part", "length")));
        Upstream.Always(begun);
        var asking = Enumerable.Range(0, 5).Select(_ => AskBesideAsync(Question)).ToArray();
        await Eventually.BeTrueAsync(async () => await Gateway.MetricAsync("deepseek_gateway_in_flight") == 5, "all are inside");

        go();
        var replies = await Task.WhenAll(asking);

        Assert.All(replies, reply => Assert.Equal((HttpStatusCode.OK, "miss"), (reply.Status, reply.Cache)));
        Assert.Equal(5, Upstream.Received.Count);
    }

    [Fact]
    public async Task Others_are_not_held_up()
    {
        var (begun, go) = Gate();
        Upstream.Next(begun);
        var slow = AskBesideAsync(Question);
        await Eventually.BeTrueAsync(() => Upstream.Received.Count == 1, "the leader has asked");

        var other = await AskBesideAsync(Question.Replace("hi", "ho", StringComparison.Ordinal));
        go();

        Assert.Equal(("miss", "miss"), (other.Cache, (await slow).Cache));
    }

    /// <summary>An upstream that answers when it is told to.</summary>
    private static (Behaviour Behaviour, Action Go) Gate(Behaviour? then = null)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (async (http, end) =>
        {
            await gate.Task.WaitAsync(end);
            await (then ?? Behaviours.Ok("hello"))(http, end);
        }, gate.SetResult);
    }
}
