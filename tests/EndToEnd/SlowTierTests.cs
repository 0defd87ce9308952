using DeepSeek.Api.Routes;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>A tier that answers well, and whose probes take too long.</summary>
public sealed class SlowTierTests(RunningOperator running) : IClassFixture<RunningOperator>
{
    private static readonly TimeSpan Threshold = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Slow_tier_loses_its_share_without_an_error_and_gets_it_back_when_it_is_clearly_faster()
    {
        await using var scene = await TrafficScene.StartAsync(running, "slow", "latencyThreshold: 1s, latencyFor: 2s,");
        Assert.Equal(("False", RouteReasons.OnPreferredTier), TrafficScene.Says((await scene.AfterAsync(3)), RouteConditions.TrafficShifted));

        scene.Metro.Probe = After(Threshold * 1.5);
        var status = await scene.UntilAsync(static s => TrafficScene.Share(s) == 2 && TrafficScene.IsProgrammed(s), "the slow tier keeps a trickle");
        Assert.Equal(("True", RouteReasons.ShiftedByLatency), TrafficScene.Says(status, RouteConditions.TrafficShifted));
        Assert.Equal(("False", RouteReasons.LatencyThresholdExceeded), TrafficScene.Says(status, RouteConditions.TrafficHealthy));
        Assert.Equal(1, await scene.MetricAsync("deepseek_route_fault_to_shift_seconds_count"));
        Assert.Equal(2, await scene.MetricAsync("deepseek_route_gateways"));
        Assert.Equal((Level.Normal, TierState.Slow), (status.Level, status.Tiers[0].State));
        var (metro, overseas) = await scene.NextAsync(100);
        Assert.InRange(overseas, 80, int.MaxValue);
        Assert.InRange(metro, 0, 20);

        // Below the threshold, and not below 80 % of it.
        scene.Metro.Probe = After(Threshold * 0.83);
        await scene.UntilAsync(static s => s.Tiers[0].Latency?.Value < Threshold, "the tier is somewhat faster");
        Assert.Equal(2, TrafficScene.Share(await scene.AfterAsync(4)));

        scene.Metro.Probe = After(TimeSpan.Zero);
        status = await scene.UntilAsync(static s => TrafficScene.Share(s) == 100 && s.Tiers[0].State == TierState.Healthy && TrafficScene.IsProgrammed(s), "the tier has its share again");
        Assert.Equal(("False", RouteReasons.OnPreferredTier), TrafficScene.Says(status, RouteConditions.TrafficShifted));
        Assert.Equal(("True", RouteReasons.WithinThresholds), TrafficScene.Says(status, RouteConditions.TrafficHealthy));
        var events = await scene.EventsAsync();
        Assert.Contains(RouteEvents.TrafficShiftStarted, events);
        Assert.Contains(RouteEvents.Recovered, events);
        Assert.Equal(0, scene.Failed);
    }

    private static Behaviour After(TimeSpan wait) => async (http, end) =>
    {
        await Task.Delay(wait, end);
        await Behaviours.Json(200, """{"object":"list","data":[]}""")(http, end);
    };
}
