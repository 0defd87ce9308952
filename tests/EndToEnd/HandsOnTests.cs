using System.Globalization;
using DeepSeek.Api.Routes;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>A person takes over: pins a tier, looks on without acting, freezes.</summary>
public sealed class HandsOnTests(RunningOperator running) : IClassFixture<RunningOperator>
{
    private static readonly Behaviour Busy = Behaviours.Status(503, "Server is busy");

    [Fact]
    public async Task Override_pins_level_and_tier_and_expires_by_itself()
    {
        await using var scene = await TrafficScene.StartAsync(running, "pinned");
        var until = TimeProvider.System.GetUtcNow().AddSeconds(30).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

        await scene.PatchAsync($$$"""{"override":{"level":"Critical","tier":"overseas","until":"{{{until}}}"}}""");
        var status = await scene.UntilAsync(static s => s.Level == Level.Critical && TrafficScene.Share(s) == 0 && TrafficScene.IsProgrammed(s), "gateways serve by the override");
        Assert.Equal("overseas", status.ActiveTier);
        Assert.Equal(("True", RouteReasons.ShiftedByOverride), TrafficScene.Says(status, RouteConditions.TrafficShifted));
        Assert.InRange((await scene.NextAsync(50)).Metro, 0, 4); // what was on its way

        status = await scene.UntilAsync(static s => s.Level == Level.Normal && TrafficScene.Share(s) == 100 && TrafficScene.IsProgrammed(s), "measurement decides again");
        Assert.Equal(("False", RouteReasons.OnPreferredTier), TrafficScene.Says(status, RouteConditions.TrafficShifted));
        Assert.Equal(["OverrideApplied", "OverrideExpired"], status.Transitions.Select(static transition => transition.Reason));
        Assert.InRange((await scene.NextAsync(50)).Metro, 45, int.MaxValue);
        var events = await scene.EventsAsync();
        Assert.Contains(RouteEvents.OverrideApplied, events);
        Assert.Contains(RouteEvents.OverrideExpired, events);
        Assert.Equal(0, scene.Failed);
    }

    [Fact]
    public async Task Dry_run_says_what_it_would_do_and_moves_nothing_until_it_is_enforced()
    {
        await using var scene = await TrafficScene.StartAsync(running, "watched");
        await scene.PatchAsync("""{"mode":"DryRun"}""");
        await scene.UntilAsync(static s => TrafficScene.Says(s, RouteConditions.TrafficShifted).Reason == RouteReasons.DryRun, "the dry run is known");

        scene.Metro.Always(Busy);
        var status = await scene.UntilAsync(static s => s.Level == Level.Emergency, "the level is told");
        Assert.Equal((100, "metro"), (TrafficScene.Share(status), status.ActiveTier));
        Assert.Equal(("False", RouteReasons.DryRun), TrafficScene.Says(status, RouteConditions.TrafficShifted));
        Assert.Equal("False", TrafficScene.Says(status, RouteConditions.CircuitOpen).Status);
        Assert.Equal(100, TrafficScene.Share(await scene.AfterAsync(5)));
        Assert.Contains(RouteEvents.LevelChanged, await scene.EventsAsync());

        await scene.PatchAsync("""{"mode":"Enforce"}""");
        await scene.UntilAsync(static s => TrafficScene.Share(s) == 0 && TrafficScene.IsProgrammed(s), "what was only said is done");
        Assert.Equal(0, scene.Failed);
    }

    [Fact]
    public async Task Suspended_route_stands_still_through_an_outage_and_acts_when_it_is_let_go()
    {
        await using var scene = await TrafficScene.StartAsync(running, "frozen");
        await scene.PatchAsync("""{"suspend":true}""");
        await scene.UntilAsync(static s => TrafficScene.Says(s, RouteConditions.Suspended).Status == "True", "the route is suspended");

        scene.Metro.Always(Busy);
        await scene.NextAsync(20);
        var status = await scene.AfterAsync(6);
        Assert.Equal((Level.Normal, 100), (status.Level, TrafficScene.Share(status)));

        await scene.PatchAsync("""{"suspend":false}""");
        await scene.UntilAsync(static s => s.Level == Level.Emergency && TrafficScene.Share(s) == 0 && TrafficScene.IsProgrammed(s), "the outage is acted on");
        Assert.Equal(0, scene.Failed);
    }
}
