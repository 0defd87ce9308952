using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Tests.Analysis;

public class TierPhaseTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    [Fact]
    public void Shift_moves_all_but_the_residue_to_the_next_tier()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 10 } };

        world.RunUntil(step => step.State.Level == Level.Warning, Limit);

        Assert.Equal([new TierShare("metro", 2), new("backbone", 98), new("overseas", 0)], world.Last.Shares);
        Assert.Equal(TierPhase.Degraded, world.Tier("metro").Phase);
        Assert.Contains(world.Last.Events, told => told.Reason == AnalysisEventReason.TrafficShiftStarted);
        Assert.Contains(world.Last.Events, told => told.Reason == AnalysisEventReason.TrafficShifted);
    }

    [Fact]
    public void Shift_by_steps_takes_one_step_each_interval()
    {
        var policy = Policies.Default with { Shift = new(StepPercent: 40, StepInterval: TimeSpan.FromSeconds(30), ResidualPercent: 2) };
        var world = new World(policy) { Faults = { ["metro"] = 10 } };
        world.RunUntil(step => step.State.Level == Level.Warning, Limit);
        world.Run(TimeSpan.FromSeconds(90));

        var shares = world.History.TakeLast(10).Select(step => step.Shares[0].Percent);

        Assert.Equal([60, 60, 60, 20, 20, 20, 2, 2, 2, 2], shares);
        Assert.Single(world.Events, told => told.Reason == AnalysisEventReason.TrafficShifted);
    }

    [Fact]
    public void Shift_by_steps_pauses_while_the_tier_is_clean()
    {
        var policy = Policies.Default with { Shift = new(StepPercent: 30, StepInterval: TimeSpan.FromMinutes(2), ResidualPercent: 2) };
        var world = new World(policy) { Faults = { ["metro"] = 10 } };
        world.RunUntil(step => step.State.Level == Level.Warning, Limit);
        world.Faults.Clear();

        world.RunUntil(_ => world.Tier("metro").Phase == TierPhase.Recovering, Limit);

        Assert.Equal(90, world.Share("metro"));
    }

    [Fact]
    public void Tier_that_shuts_out_is_passed_over_by_a_shift()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 10 }, Shut = { "backbone" } };

        world.RunUntil(step => step.State.Level == Level.Warning, Limit);

        Assert.Equal((2, 0, 98), (world.Share("metro"), world.Share("backbone"), world.Share("overseas")));
    }

    [Fact]
    public void Last_tier_gives_to_the_first_one_before_it()
    {
        var policy = Policies.WithTiers(new TierPolicy("metro", 0), new TierPolicy("backbone", 0), new TierPolicy("overseas", 100));
        var world = new World(policy) { Faults = { ["overseas"] = 10 } };

        world.RunUntil(step => step.State.Level == Level.Warning, Limit);

        Assert.Equal((98, 0, 2), (world.Share("metro"), world.Share("backbone"), world.Share("overseas")));
    }

    [Fact]
    public void Nothing_moves_when_no_other_tier_is_usable()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 }, Shut = { "backbone", "overseas" } };

        world.Run(TimeSpan.FromMinutes(10));

        Assert.Equal((Level.Emergency, 100, true), (world.State.Level, world.Share("metro"), world.Last.NoHealthyTier));
        Assert.Empty(world.Last.CircuitOpen);
    }

    [Fact]
    public void Traffic_leaves_as_soon_as_another_tier_becomes_usable()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 }, Shut = { "backbone", "overseas" } };
        world.Run(TimeSpan.FromMinutes(10));
        world.Shut.Clear();

        world.Tick();

        Assert.Equal((0, 100, false), (world.Share("metro"), world.Share("backbone"), world.Last.NoHealthyTier));
    }

    [Fact]
    public void Outage_of_everything_opens_no_circuit()
    {
        var policy = Policies.WithTiers(new TierPolicy("metro", 50), new TierPolicy("overseas", 50));
        var world = new World(policy) { Faults = { ["metro"] = 100, ["overseas"] = 100 } };

        world.Run(TimeSpan.FromMinutes(10));

        Assert.Equal((Level.Emergency, 50, 50), (world.State.Level, world.Share("metro"), world.Share("overseas")));
        Assert.True(world.Last.NoHealthyTier);
    }

    [Fact]
    public void Emergency_opens_the_circuit_without_residue()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 } };

        world.RunUntil(step => step.State.Level == Level.Emergency, Limit);

        Assert.Equal((0, 100, 0), (world.Share("metro"), world.Share("backbone"), world.Share("overseas")));
        Assert.Equal(["metro"], world.Last.CircuitOpen);
        Assert.Contains(world.Last.Events, told => told is { Reason: AnalysisEventReason.CircuitOpened, Message: "tier metro 100 % > 30 % (500/500)" });
    }

    [Fact]
    public void Shifted_tier_that_gets_worse_is_opened()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 10 }, Traffic = 5000 };
        world.RunUntil(step => step.State.Level == Level.Warning, Limit);
        world.Faults["metro"] = 90;

        world.RunUntil(step => step.State.Level == Level.Emergency, Limit);

        Assert.Equal(TierPhase.CircuitOpen, world.Tier("metro").Phase);
    }

    [Fact]
    public void Second_tier_that_fails_gives_to_the_third()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100, ["backbone"] = 100 }, Unreachable = { "metro", "backbone" } };

        world.Run(TimeSpan.FromMinutes(3));

        Assert.Equal((0, 0, 100), (world.Share("metro"), world.Share("backbone"), world.Share("overseas")));
    }

    [Fact]
    public void Open_circuit_waits_for_probes()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 }, Unreachable = { "metro" } };
        world.Run(TimeSpan.FromHours(1));
        var before = world.Tier("metro").Phase;
        world.Unreachable.Clear();

        var took = world.RunUntil(_ => world.Tier("metro").Phase == TierPhase.HalfOpen, Limit);

        Assert.Equal(TierPhase.CircuitOpen, before);
        Assert.Equal(5 * world.Policy.Interval, took);
        Assert.Equal(2, world.Share("metro"));
    }

    [Fact]
    public void Open_circuit_serves_its_wait_even_when_probes_are_good()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 } };
        world.RunUntil(step => step.CircuitOpen.Count > 0, Limit);

        var took = world.RunUntil(_ => world.Tier("metro").Phase == TierPhase.HalfOpen, Limit);

        Assert.Equal(TimeSpan.FromSeconds(60), took);
    }

    [Fact]
    public void Failed_trial_doubles_the_wait_up_to_the_longest()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 } };
        world.Run(TimeSpan.FromHours(4));

        var waits = world.History
            .Where(step => step.Events.Any(told => told.Reason == AnalysisEventReason.CircuitOpened))
            .Select(step => step.State.Tiers[0].Wait?.TotalMinutes);

        Assert.Equal([null, 2, 4, 8, 16, 30, 30], waits.Take(7));
    }

    [Fact]
    public void Trial_between_clear_and_threshold_neither_closes_nor_opens()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 }, Traffic = 50_000 };
        world.RunUntil(step => step.CircuitOpen.Count > 0, Limit);
        world.Faults["metro"] = 4;

        world.Run(TimeSpan.FromMinutes(30));

        Assert.Equal(TierPhase.HalfOpen, world.Tier("metro").Phase);
    }

    [Fact]
    public void Recovered_tier_gets_its_share_back_step_by_step()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 } };
        world.Run(TimeSpan.FromMinutes(1));
        world.Faults.Clear();
        world.RunUntil(_ => world.Tier("metro").Phase == TierPhase.Healthy, Limit);

        var shares = world.History.Select(step => step.Shares[0].Percent).Distinct();

        Assert.Equal([100, 0, 2, 22, 42, 62, 82], shares);
        Assert.Equal(100, world.Share("metro"));
        Assert.Single(world.Events, told => told.Reason == AnalysisEventReason.Recovered);
        Assert.Null(world.Tier("metro").Wait);
    }

    [Fact]
    public void Failed_recovery_step_goes_back_one_step_and_doubles_the_wait()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 } };
        world.Run(TimeSpan.FromMinutes(1));
        world.Faults.Clear();
        world.RunUntil(_ => world.Tier("metro").RetainedPercent == 62, Limit);
        world.Faults["metro"] = 10;

        var took = world.RunUntil(_ => world.Tier("metro").RetainedPercent != 62, Limit);

        Assert.Equal((TierPhase.Recovering, 42), (world.Tier("metro").Phase, world.Tier("metro").RetainedPercent));
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)), (took, world.Tier("metro").Wait!.Value));
    }

    [Fact]
    public void Emergency_during_recovery_opens_the_circuit_again()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 } };
        world.Run(TimeSpan.FromMinutes(1));
        world.Faults.Clear();
        world.RunUntil(_ => world.Tier("metro").RetainedPercent == 62, Limit);
        world.Faults["metro"] = 100;

        world.Run(TimeSpan.FromSeconds(30));

        Assert.Equal((TierPhase.CircuitOpen, TimeSpan.FromMinutes(2)), (world.Tier("metro").Phase, world.Tier("metro").Wait!.Value));
    }

    [Fact]
    public void Degraded_tier_recovers_once_its_own_residue_stayed_clean()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 10 } };
        world.RunUntil(step => step.State.Level == Level.Warning, Limit);
        world.Faults.Clear();

        var took = world.RunUntil(_ => world.Tier("metro").Phase == TierPhase.Recovering, Limit);

        Assert.InRange(took, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(7));
    }

    [Fact]
    public void Degraded_tier_whose_probes_fail_stays_where_it_is()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 10 }, Unreachable = { "metro" } };
        world.RunUntil(step => step.State.Level == Level.Warning, Limit);
        world.Faults.Clear();

        world.Run(TimeSpan.FromHours(1));

        Assert.Equal(TierPhase.Degraded, world.Tier("metro").Phase);
    }

    [Fact]
    public void Shift_without_residue_recovers_by_probes()
    {
        var policy = Policies.Default with { Shift = Policies.Default.Shift with { ResidualPercent = 0 } };
        var world = new World(policy) { Faults = { ["metro"] = 10 } };
        world.RunUntil(step => step.State.Level == Level.Warning, Limit);
        var during = world.Share("metro");
        world.Faults.Clear();

        world.RunUntil(_ => world.Share("metro") == 100, Limit);

        Assert.Equal(0, during);
    }

    [Fact]
    public void Tier_without_a_share_of_its_own_recovers_by_probes_alone()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100, ["backbone"] = 100 }, Unreachable = { "metro", "backbone" } };
        world.Run(TimeSpan.FromMinutes(10));
        world.Unreachable.Remove("backbone");
        world.Faults.Remove("backbone");

        world.RunUntil(_ => world.Tier("backbone").Phase == TierPhase.Healthy, Limit);

        Assert.Equal((0, 100, 0), (world.Share("metro"), world.Share("backbone"), world.Share("overseas")));
        Assert.Equal(Level.Normal, world.Tier("backbone").Judgement.Level);
    }

    [Fact]
    public void Open_circuit_is_tried_at_once_when_the_tier_that_took_over_is_gone()
    {
        var world = new World(Policies.WithTiers(new TierPolicy("metro", 100), new TierPolicy("overseas", 0))) { Faults = { ["metro"] = 100 } };
        world.RunUntil(step => step.CircuitOpen.Count > 0, Limit);
        world.Shut.Add("overseas");

        world.Tick();

        Assert.Equal((TierPhase.HalfOpen, 100), (world.Tier("metro").Phase, world.Share("metro")));
    }

    [Fact]
    public void Tier_tried_as_the_last_resort_is_not_opened_again_while_nothing_else_is_usable()
    {
        var world = new World(Policies.WithTiers(new TierPolicy("metro", 100), new TierPolicy("overseas", 0))) { Faults = { ["metro"] = 100 } };
        world.RunUntil(step => step.CircuitOpen.Count > 0, Limit);
        world.Shut.Add("overseas");
        world.Tick();
        var tried = world.History.Count;

        world.Run(TimeSpan.FromMinutes(10));

        Assert.All(world.History.Skip(tried), step => Assert.Equal((TierPhase.HalfOpen, 100), (step.State.Tiers[0].Phase, step.Shares[0].Percent)));
        Assert.True(world.Last.NoHealthyTier);
    }

    [Fact]
    public void Level_of_a_tier_that_lost_its_traffic_before_it_could_clear_is_forgotten()
    {
        var world = new World(Policies.WithTiers(new TierPolicy("metro", 100), new TierPolicy("overseas", 0))) { Faults = { ["metro"] = 100, ["overseas"] = 100 }, Unreachable = { "metro" } };
        world.RunUntil(_ => world.Tier("overseas").Judgement.Level == Level.Emergency, Limit);
        world.Faults.Clear();
        world.Unreachable.Clear();

        world.RunUntil(_ => world.Share("metro") == 100, Limit);
        Assert.Equal(0, world.Share("overseas"));
        world.RunUntil(step => step.State.Level == Level.Normal, Limit);

        Assert.Equal((TierPhase.Healthy, Level.Normal), (world.Tier("overseas").Phase, world.Tier("overseas").Judgement.Level));
    }

    [Fact]
    public void Longer_wait_of_a_tier_that_recovered_by_probes_is_forgotten_once_its_traffic_stayed_clean()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100, ["backbone"] = 100 }, Unreachable = { "metro", "backbone" } };
        world.Run(TimeSpan.FromMinutes(10));
        world.Unreachable.Remove("backbone");
        world.Faults.Remove("backbone");
        world.RunUntil(_ => world.Tier("backbone").Phase == TierPhase.Healthy, Limit);
        var unproven = world.Tier("backbone").Wait;

        var took = world.RunUntil(_ => world.Tier("backbone").Wait is null, Limit);

        Assert.Equal(TimeSpan.FromMinutes(2), unproven);
        Assert.InRange(took, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
    }

    [Fact]
    public void Slow_tier_loses_its_share_and_gets_it_back_below_four_fifths_of_the_threshold()
    {
        var policy = Policies.WithTiers(new TierPolicy("metro", 100, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), new TierPolicy("overseas", 0));
        var world = new World(policy) { Latency = { ["metro"] = TimeSpan.FromMilliseconds(120) } };
        world.Run(TimeSpan.FromMinutes(2));
        var slow = world.Share("metro");
        world.Latency["metro"] = TimeSpan.FromMilliseconds(90);
        world.Run(TimeSpan.FromMinutes(20));
        var between = world.Share("metro");
        world.Latency["metro"] = TimeSpan.FromMilliseconds(79);

        world.RunUntil(_ => world.Share("metro") == 100, Limit);

        Assert.Equal((2, 2, Level.Normal), (slow, between, world.State.Level));
        Assert.Contains(world.Events, told => told is { Reason: AnalysisEventReason.TrafficShiftStarted, Message: "tier metro slow, 120ms > 100ms for 1m" });
    }

    [Fact]
    public void Trouble_that_returns_while_the_level_is_still_clearing_moves_traffic_again()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 } };
        world.Run(TimeSpan.FromMinutes(1));
        world.Faults.Clear();
        world.RunUntil(_ => world.Share("metro") == 100, Limit);
        var level = world.State.Level;
        world.Faults["metro"] = 100;

        world.Run(TimeSpan.FromMinutes(1));

        Assert.NotEqual(Level.Normal, level);
        Assert.Equal(0, world.Share("metro"));
    }
}
