using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Tests.Analysis;

public class FlapGuardTests
{
    private static readonly AnalysisPolicy Quick = Policies.WithTiers(new TierPolicy("only", 100)) with
    {
        Recovery = Policies.Default.Recovery with { For = TimeSpan.FromSeconds(20) },
    };

    [Fact]
    public void One_outage_with_all_its_levels_is_no_flapping()
    {
        var world = new World(Quick) { Faults = { ["only"] = 20 } };
        world.Run(TimeSpan.FromMinutes(6));
        world.Faults["only"] = 100;
        world.Run(TimeSpan.FromMinutes(1));
        world.Faults.Clear();

        world.RunUntil(step => step.State.Level == Level.Normal, TimeSpan.FromMinutes(10));

        Assert.True(world.State.Transitions.Count > Quick.FlapGuard.MaxTransitions);
        Assert.DoesNotContain(world.Events, told => told.Reason == AnalysisEventReason.FlapGuardEngaged);
    }

    [Fact]
    public void Route_that_swings_too_often_is_held_at_the_worse_level()
    {
        var world = new World(Quick);
        Swing(world, 2);
        world.Faults["only"] = 100;
        world.RunUntil(step => step.Events.Any(told => told.Reason == AnalysisEventReason.FlapGuardEngaged), TimeSpan.FromMinutes(5));
        world.Faults.Clear();

        var held = world.RunUntil(step => step.State.Level != Level.Emergency, TimeSpan.FromHours(1));

        Assert.Equal(Quick.FlapGuard.HoldFor, held);
        Assert.Contains(world.Events, told => told.Message == "Emergency held for 30m: more than 4 swings in 30m");
    }

    [Fact]
    public void Fall_that_would_be_one_swing_too_many_does_not_happen()
    {
        var policy = Quick with { FlapGuard = Quick.FlapGuard with { MaxTransitions = 1 } };
        var world = new World(policy) { Faults = { ["only"] = 100 } };
        world.Run(TimeSpan.FromMinutes(1));
        world.Faults.Clear();

        world.Run(TimeSpan.FromMinutes(29));

        Assert.Equal(Level.Emergency, world.State.Level);
        Assert.Single(world.State.Transitions);
        Assert.Single(world.Events, told => told.Reason == AnalysisEventReason.FlapGuardEngaged);
    }

    [Fact]
    public void Guard_of_no_transitions_is_none_and_lets_go_of_what_an_earlier_one_held()
    {
        var policy = Quick with { FlapGuard = Quick.FlapGuard with { MaxTransitions = 0 } };
        var world = new World(policy);
        Swing(world, 5);
        Assert.DoesNotContain(world.Events, told => told.Reason == AnalysisEventReason.FlapGuardEngaged);

        world.State = world.State with { Flap = world.State.Flap with { HoldUntil = world.Now + TimeSpan.FromMinutes(30) } };
        Swing(world, 1);

        Assert.Equal(Level.Normal, world.State.Level);
    }

    [Fact]
    public void Held_route_lets_no_share_return()
    {
        var policy = Policies.Default with { FlapGuard = Policies.Default.FlapGuard with { MaxTransitions = 1 } };
        var world = new World(policy) { Faults = { ["metro"] = 100 } };
        world.RunUntil(step => step.State.Level == Level.Emergency, TimeSpan.FromMinutes(1));
        world.State = world.State with { Flap = world.State.Flap with { HoldUntil = world.Now + TimeSpan.FromMinutes(30) } };
        world.Faults.Clear();

        world.Run(TimeSpan.FromMinutes(29));

        Assert.Equal((TierPhase.CircuitOpen, 0), (world.Tier("metro").Phase, world.Share("metro")));
    }

    private static void Swing(World world, int times)
    {
        for (var swing = 0; swing < times; swing++)
        {
            world.Faults["only"] = 100;
            world.RunUntil(step => step.State.Level == Level.Emergency, TimeSpan.FromMinutes(5));
            world.Faults.Clear();
            world.RunUntil(step => step.State.Level == Level.Normal, TimeSpan.FromMinutes(10));
        }
    }
}
