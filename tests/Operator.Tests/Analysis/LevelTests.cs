using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Tests.Analysis;

public class LevelTests
{
    [Fact]
    public void Route_without_errors_stays_normal()
    {
        var world = new World(Policies.Default);

        world.Run(TimeSpan.FromHours(1));

        Assert.Equal(Level.Normal, world.State.Level);
        Assert.Empty(world.Events);
    }

    [Theory]
    [InlineData(6.4, nameof(Level.Warning))]
    [InlineData(20, nameof(Level.Critical))]
    public void Rate_above_a_threshold_raises_its_level_after_its_time_and_not_before(double percent, string level)
    {
        var expected = Enum.Parse<Level>(level);
        var world = new World(Policies.Default) { Faults = { ["metro"] = percent } };
        var rule = Policies.Default.Levels.Single(rule => rule.Level == expected);

        var took = world.RunUntil(step => step.State.Level == expected, TimeSpan.FromMinutes(10));

        Assert.InRange(took, rule.For, rule.For + Policies.Default.Window);
        Assert.All(world.History.Take(world.History.Count - 1), step => Assert.Equal(Level.Normal, step.State.Level));
    }

    [Fact]
    public void Rate_at_the_threshold_is_not_above_it()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 5 } };

        world.Run(TimeSpan.FromMinutes(20));

        Assert.Equal(Level.Normal, world.State.Level);
    }

    [Fact]
    public void Emergency_comes_with_the_first_value_above_it_and_skips_the_levels_between()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 } };

        world.Tick();
        world.Tick();

        Assert.Equal(Level.Emergency, world.State.Level);
        var transition = Assert.Single(world.State.Transitions);
        Assert.Equal((Level.Normal, Level.Emergency, TransitionReason.ErrorRateExceeded), (transition.From, transition.To, transition.Reason));
        Assert.Equal("tier metro 100 % > 30 % (500/500)", transition.Message);
    }

    [Fact]
    public void Message_carries_rate_threshold_time_and_both_counts()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 6.4 } };

        world.RunUntil(step => step.State.Level == Level.Warning, TimeSpan.FromMinutes(10));

        Assert.Equal("tier metro 6.4 % > 5 % for 5m (192/3000)", world.State.Transitions[^1].Message);
        Assert.Contains(world.Last.Events, raised => raised.Reason == AnalysisEventReason.LevelChanged);
    }

    [Fact]
    public void One_value_below_the_threshold_starts_the_time_anew()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 10 } };
        world.Run(TimeSpan.FromMinutes(4));
        world.Faults["metro"] = 0;
        world.RunUntil(step => step.State.Tiers[0].Judgement.Pending.Count == 0, TimeSpan.FromMinutes(2));
        world.Faults["metro"] = 10;

        world.Run(TimeSpan.FromMinutes(5));

        Assert.Equal(Level.Normal, world.State.Level);
    }

    [Fact]
    public void Silence_holds_the_time_and_counts_neither_for_nor_against()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 10 } };
        world.Run(TimeSpan.FromMinutes(3));
        world.Traffic = 0;
        world.Run(TimeSpan.FromHours(1));
        var silent = world.State;
        world.Traffic = 500;

        var took = world.RunUntil(step => step.State.Level == Level.Warning, TimeSpan.FromMinutes(10));

        Assert.Equal((Level.Normal, SampleOutcome.NoData), (silent.Level, silent.Outcome));
        Assert.InRange(took, TimeSpan.FromSeconds(70), TimeSpan.FromMinutes(3));
    }

    [Fact]
    public void Silence_leaves_the_written_state_alone()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 10 } };
        world.Run(TimeSpan.FromMinutes(3));
        world.Traffic = 0;
        world.Run(TimeSpan.FromMinutes(2));
        var early = world.Tier("metro").Judgement;

        world.Run(TimeSpan.FromMinutes(10));

        Assert.Equal(early.Pending, world.Tier("metro").Judgement.Pending);
    }

    [Fact]
    public void Nobody_looking_for_longer_than_the_window_is_silence_too()
    {
        var policy = Policies.Default;
        var world = new World(policy) { Faults = { ["metro"] = 10 } };
        world.Run(TimeSpan.FromMinutes(3));
        var later = world.Now + TimeSpan.FromHours(2);
        var sample = new RouteSample(SampleOutcome.Value, [new TierSample("metro", 3000, 300)]);

        var step = Analyzer.Step(policy, world.State, new AnalysisInput(sample, new Dictionary<string, TierHealth>()), later);

        Assert.Equal(Level.Normal, step.State.Level);
    }

    [Fact]
    public void A_change_of_leader_within_the_window_goes_on_counting()
    {
        var policy = Policies.Default;
        var world = new World(policy) { Faults = { ["metro"] = 10 } };
        world.Run(TimeSpan.FromMinutes(4) + TimeSpan.FromSeconds(50));
        var later = world.Now + TimeSpan.FromSeconds(40);
        var sample = new RouteSample(SampleOutcome.Value, [new TierSample("metro", 3000, 300)]);

        var step = Analyzer.Step(policy, world.State, new AnalysisInput(sample, new Dictionary<string, TierHealth>()), later);

        Assert.Equal(Level.Warning, step.State.Level);
    }

    [Fact]
    public void Fewer_attempts_than_the_minimum_raise_nothing()
    {
        var world = new World(Policies.Default) { Traffic = 3, Faults = { ["metro"] = 100 } };

        world.Run(TimeSpan.FromMinutes(30));

        Assert.Equal((Level.Normal, SampleOutcome.NoData), (world.State.Level, world.State.Outcome));
    }

    [Fact]
    public void A_tier_that_breakers_shut_out_is_judged_by_the_few_attempts_let_through()
    {
        var world = new World(Policies.Default) { Traffic = 2, Faults = { ["metro"] = 100 }, Shut = { "metro" } };

        world.Run(TimeSpan.FromSeconds(30));

        Assert.Equal(Level.Emergency, world.State.Level);
    }

    [Fact]
    public void Levels_fall_one_at_a_time_each_after_its_own_quiet_time()
    {
        var world = new World(Policies.WithTiers(new TierPolicy("only", 100))) { Faults = { ["only"] = 100 } };
        world.Run(TimeSpan.FromMinutes(1));
        world.Faults.Clear();

        world.RunUntil(step => step.State.Level == Level.Normal, TimeSpan.FromMinutes(30));

        Assert.Equal([Level.Emergency, Level.Critical, Level.Warning, Level.Normal], world.State.Transitions.Select(transition => transition.To));
        var pauses = world.State.Transitions.Skip(1).Zip(world.State.Transitions.Skip(2), (one, next) => next.Time - one.Time);
        Assert.All(pauses, pause => Assert.Equal(TimeSpan.FromMinutes(5), pause));
        Assert.Equal("tier only 0 % < 2.5 % for 5m (0/3000)", world.State.Transitions[^1].Message);
    }

    [Fact]
    public void A_rate_between_clear_and_threshold_keeps_the_level()
    {
        var world = new World(Policies.WithTiers(new TierPolicy("only", 100))) { Faults = { ["only"] = 8 } };
        world.Run(TimeSpan.FromMinutes(10));
        world.Faults["only"] = 4;

        world.Run(TimeSpan.FromHours(1));

        Assert.Equal(Level.Warning, world.State.Level);
    }

    [Fact]
    public void Critical_is_not_judged_on_a_tier_that_does_not_carry_the_traffic()
    {
        var world = new World(Policies.WithTiers(new TierPolicy("metro", 80), new TierPolicy("overseas", 20))) { Faults = { ["overseas"] = 20 } };

        world.Run(TimeSpan.FromMinutes(4));

        Assert.Equal(Level.Normal, world.State.Level);
    }

    [Fact]
    public void Critical_is_judged_on_the_route_as_a_whole_too()
    {
        var policy = Policies.WithTiers(new TierPolicy("metro", 50), new TierPolicy("overseas", 50));
        var world = new World(policy) { Faults = { ["metro"] = 14, ["overseas"] = 28 } };

        world.RunUntil(step => step.State.Level == Level.Critical, TimeSpan.FromMinutes(4));

        Assert.StartsWith("route 21 % > 15 % for 2m", world.State.Transitions[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Critical_asks_for_the_cache_and_the_local_model_until_it_has_cleared()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 20 } };
        world.RunUntil(step => step.State.Level == Level.Critical, TimeSpan.FromMinutes(4));
        var during = world.Last.Wanted;
        world.Faults.Clear();

        world.RunUntil(step => step.State.Level == Level.Normal, TimeSpan.FromHours(1));

        Assert.Equal(LevelActions.StartCache | LevelActions.StartLocalModel, during);
        Assert.Equal(LevelActions.None, world.Last.Wanted);
    }

    [Fact]
    public void Source_that_does_not_answer_is_told_once_and_changes_nothing()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 6 } };
        world.RunUntil(step => step.State.Level == Level.Warning, TimeSpan.FromMinutes(10));
        var shares = world.Last.Shares;
        world.SourceIsDown = true;

        world.Run(TimeSpan.FromHours(1));

        Assert.Equal((Level.Warning, SampleOutcome.SourceError), (world.State.Level, world.State.Outcome));
        Assert.Equal(shares, world.Last.Shares);
        Assert.Equal("refused", Assert.Single(world.Events, lost => lost.Reason == AnalysisEventReason.MetricsUnavailable).Message);
    }

    [Fact]
    public void Only_the_last_ten_transitions_are_kept()
    {
        var policy = Policies.WithTiers(new TierPolicy("only", 100)) with { FlapGuard = new(1000, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30)) };
        var world = new World(policy);
        for (var outage = 0; outage < 5; outage++)
        {
            world.Faults["only"] = 100;
            world.Run(TimeSpan.FromMinutes(2));
            world.Faults.Clear();
            world.Run(TimeSpan.FromMinutes(20));
        }

        Assert.Equal(20, world.History.Sum(step => step.Transitions.Count));
        Assert.Equal(10, world.State.Transitions.Count);
        Assert.Equal(Level.Normal, world.State.Transitions[^1].To);
    }
}
