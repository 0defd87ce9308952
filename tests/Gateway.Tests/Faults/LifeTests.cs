using System.Net;
using System.Text;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Snapshots good and bad, tiers that are out, and too many clients.</summary>
public sealed class LifeTests : TwoTiers
{
    private static readonly string Begin = Chunks.Role + Chunks.Content("one");
    private static readonly string End = Chunks.Content(" two") + Chunks.Finish("stop") + Chunks.Done;

    private readonly TaskCompletionSource _release = new();

    [Fact]
    public async Task Bad_snapshot_leaves_the_old_one_serving_and_says_why()
    {
        var good = Gateway.Server.Snapshots.Hash;
        var bad = TestSnapshots.Of(TestSnapshots.Tier("metro", 70, TestSnapshots.Backend("a", "ftp://nowhere") with { Weight = 2000 }));

        var verdict = Gateway.Server.Snapshots.Offer(TestSnapshots.Json(bad));

        Assert.False(verdict.Accepted);
        Assert.Contains(verdict.Reasons, r => r.StartsWith("tiers[0].backends[0].url:", StringComparison.Ordinal));
        Assert.Contains(verdict.Reasons, r => r.StartsWith("tiers[0].backends[0].weight:", StringComparison.Ordinal));
        Assert.Contains(verdict.Reasons, r => r.StartsWith("tiers: shares sum to 70", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request)).Status);
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_snapshot_info", $"hash=\"{good}\""));
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_snapshot_rejected_info", $"hash=\"{verdict.Hash}\""));

        Gateway.Offer(Snapshot with { Level = "Warning" });
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_gateway_snapshot_rejected_info"));
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_gateway_snapshot_info", $"hash=\"{good}\""));
    }

    [Fact]
    public async Task Snapshot_that_is_no_json_is_refused_by_its_place()
    {
        var verdict = Gateway.Server.Snapshots.Offer(Encoding.UTF8.GetBytes("""{"namespace":"n","name":"x","tiers":[{"name":"a","share":"much","backends":[]}]}"""));

        Assert.StartsWith("tiers[0].share:", Assert.Single(verdict.Reasons), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request)).Status);
    }

    [Fact]
    public async Task Ejection_survives_a_snapshot_that_keeps_the_backend()
    {
        A.Always(Behaviours.Status(500));
        for (var i = 0; i < 3; i++)
        {
            await Gateway.AskAsync(TestGateway.Request);
        }

        Gateway.Offer(Snapshot with { Level = "Warning" });
        await Gateway.AskAsync(TestGateway.Request);

        Assert.Equal(3, A.Received.Count);
        Assert.Equal(2, await Gateway.MetricAsync("deepseek_gateway_breaker_state", "tier=\"metro\""));
    }

    [Fact]
    public async Task All_ejected_fails_open()
    {
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { MaxFails = 1 })));
        A.Next(Behaviours.Status(500)).Always(Behaviours.Ok("back"));

        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request)).Status);
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_fail_open_total"));
    }

    [Fact]
    public async Task Tier_with_an_open_circuit_gets_nothing_while_another_is_left()
    {
        Gateway.Offer(TestSnapshots.Of(
            TestSnapshots.Tier("metro", 0, TestSnapshots.Backend("a", A.Url)) with { CircuitOpen = true },
            TestSnapshots.Tier("backbone", 100, TestSnapshots.Backend("b", B.Url))));
        B.Always(Behaviours.Status(503));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Gateway.AskAsync(TestGateway.Request)).Status);
        Assert.Empty(A.Received);

        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 0, TestSnapshots.Backend("a", A.Url)) with { CircuitOpen = true }));
        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request)).Status);
    }

    [Fact]
    public async Task Requests_beyond_concurrency_wait_and_beyond_the_queue_are_refused()
    {
        Gateway.Offer(Snapshot with { Admission = new AdmissionSettings { MaxConcurrency = 1, QueueMaxLength = 1 } });
        using var running = await BeginStreamAsync();
        A.Always(Behaviours.Ok("second"));
        var waiting = Gateway.AskAsync(TestGateway.Request);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_queue_length");

        using var refused = await Gateway.SendAsync(TestGateway.Request);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);

        _release.SetResult();
        Assert.Equal(Chunks.Answer("second"), (await waiting).Text);
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_requests_total", "outcome=\"rejected\""));
    }

    [Fact]
    public async Task Request_that_waits_too_long_is_refused_with_503()
    {
        Gateway.Offer(Snapshot with { Admission = new AdmissionSettings { MaxConcurrency = 1, QueueTimeout = TimeSpan.FromMilliseconds(50) } });
        using var running = await BeginStreamAsync();

        var (status, text) = await Gateway.AskAsync(TestGateway.Request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("gateway_queue_timeout", text, StringComparison.Ordinal);
        _release.SetResult();
    }

    [Fact]
    public async Task Gateway_without_a_snapshot_says_so()
    {
        await using var empty = await TestGateway.StartAsync((RoutingSnapshot?)null);

        var (status, text) = await empty.AskAsync(TestGateway.Request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("gateway_not_ready", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probes_show_streak_and_latency()
    {
        Gateway.Offer(Snapshot with { Probe = new ProbeSettings { Interval = TimeSpan.FromMilliseconds(20) } });
        B.Probe = Behaviours.Status(500);

        await TestGateway.WaitForAsync(async () => await Gateway.MetricAsync("deepseek_gateway_probe_streak", "backend=\"a\"") > 1);

        Assert.True(await Gateway.MetricAsync("deepseek_gateway_backend_latency_seconds", "backend=\"a\"") > 0);
        await Gateway.WaitForMetricAsync(0, "deepseek_gateway_probe_streak", "backend=\"b\"");
    }

    private async Task<HttpResponseMessage> BeginStreamAsync()
    {
        A.Next(Behaviours.Pause(Begin, _release.Task, End));
        // Long enough for the test to do what it does in the meantime.
        var timeouts = TestSnapshots.Short with { StreamIdle = TimeSpan.FromSeconds(8) };
        Gateway.Offer(CurrentWith(timeouts));
        return await Gateway.SendAsync(TestGateway.StreamRequest);
    }

    private RoutingSnapshot CurrentWith(TimeoutSettings timeouts) => Gateway.Offered! with { Timeouts = timeouts };
}
