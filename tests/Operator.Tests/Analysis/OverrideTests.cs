using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Tests.Analysis;

public class OverrideTests
{
    [Fact]
    public void Override_pins_level_and_tier_until_its_time_and_expires_by_itself()
    {
        var world = new World(Policies.Default);
        world.Tick();
        world.Policy = world.Policy with { Override = new(Level.Critical, "overseas", world.Now + TimeSpan.FromMinutes(10)) };
        world.Run(TimeSpan.FromMinutes(9));
        var during = (world.State.Level, world.Share("overseas"), world.Last.Wanted);

        world.Run(TimeSpan.FromMinutes(1));

        Assert.Equal((Level.Critical, 100, LevelActions.StartCache | LevelActions.StartLocalModel), during);
        Assert.Equal((Level.Normal, 100), (world.State.Level, world.Share("metro")));
        Assert.Equal(
            [TransitionReason.OverrideApplied, TransitionReason.OverrideExpired],
            world.State.Transitions.Select(transition => transition.Reason));
        Assert.Equal(
            [AnalysisEventReason.OverrideApplied, AnalysisEventReason.LevelChanged, AnalysisEventReason.OverrideExpired, AnalysisEventReason.LevelChanged],
            world.Events.Select(told => told.Reason));
    }

    [Fact]
    public void Override_says_what_it_pins_and_until_when()
    {
        var world = new World(Policies.Default);
        world.Policy = world.Policy with { Override = new(Level.Critical, "overseas", new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)) };
        var timed = world.Tick().Events[0].Message;
        world.Policy = world.Policy with { Override = new(null, "overseas", DateTimeOffset.MaxValue) };

        var open = world.Tick().Events[0].Message;

        Assert.Equal("level Critical, all traffic to tier overseas until 2026-12-01T00:00:00Z", timed);
        Assert.Equal("measured level, all traffic to tier overseas until removed", open);
    }

    [Fact]
    public void Override_sends_traffic_even_through_an_open_circuit()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 }, Unreachable = { "metro" } };
        world.Run(TimeSpan.FromMinutes(5));
        world.Policy = world.Policy with { Override = new(null, "metro", world.Now + TimeSpan.FromMinutes(10)) };

        world.Tick();

        Assert.Equal((100, 0), (world.Share("metro"), world.Last.CircuitOpen.Count));
        Assert.Equal(Level.Emergency, world.State.Level);
    }

    [Fact]
    public void Override_of_a_tier_that_does_not_exist_leaves_the_shares()
    {
        var world = new World(Policies.Default);
        world.Policy = world.Policy with { Override = new(Level.Warning, "gone", world.Now + TimeSpan.FromMinutes(10)) };

        world.Tick();

        Assert.Equal((100, Level.Warning), (world.Share("metro"), world.State.Level));
    }

    [Fact]
    public void Suspended_route_stays_where_it_is()
    {
        var world = new World(Policies.Default with { Mode = AnalysisMode.Suspended }) { Faults = { ["metro"] = 100 } };

        world.Run(TimeSpan.FromMinutes(30));

        Assert.Equal((Level.Normal, 100), (world.State.Level, world.Share("metro")));
        Assert.Empty(world.Events);
    }

    [Fact]
    public void Suspended_route_keeps_shares_that_were_shifted()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 } };
        world.Run(TimeSpan.FromMinutes(1));
        world.Policy = world.Policy with { Mode = AnalysisMode.Suspended };
        world.Faults.Clear();
        world.Shut.Add("backbone");

        world.Run(TimeSpan.FromHours(1));

        Assert.Equal((Level.Emergency, 0, 100), (world.State.Level, world.Share("metro"), world.Share("backbone")));
    }

    [Fact]
    public void Dry_run_reports_and_changes_nothing()
    {
        var world = new World(Policies.Default with { Mode = AnalysisMode.DryRun }) { Faults = { ["metro"] = 100 } };

        world.Run(TimeSpan.FromMinutes(1));

        Assert.Equal((Level.Emergency, 100), (world.State.Level, world.Share("metro")));
        Assert.Equal((0, LevelActions.None), (world.Last.CircuitOpen.Count, world.Last.Wanted));
        Assert.Contains(world.Events, told => told.Reason == AnalysisEventReason.CircuitOpened);
    }
}
