using System.Text.Json;
using DeepSeek.Operator.Analysis;
using FsCheck.Xunit;

namespace DeepSeek.Operator.Tests.Analysis;

public class AnalyzerProperties
{
    [Property(MaxTest = 100, EndSize = 40)]
    public void Shares_always_sum_to_a_hundred(byte policy, byte[] script)
    {
        foreach (var step in Live(policy, script).History)
        {
            Assert.Equal(100, step.Shares.Sum(share => share.Percent));
            Assert.All(step.Shares, share => Assert.InRange(share.Percent, 0, 100));
        }
    }

    [Property(MaxTest = 100, EndSize = 40)]
    public void Open_circuit_gets_nothing_and_one_tier_is_always_healthy(byte policy, byte[] script)
    {
        foreach (var step in Live(policy, script).History)
        {
            Assert.All(step.Shares.Where(share => step.CircuitOpen.Contains(share.Tier)), share => Assert.Equal(0, share.Percent));
            Assert.Contains(step.State.Tiers, tier => tier.Phase == TierPhase.Healthy);
        }
    }

    [Property(MaxTest = 100, EndSize = 40)]
    public void No_share_moves_to_a_tier_that_is_sick_or_unusable_while_another_is_neither(byte policy, byte[] script)
    {
        var world = Live(policy, script);
        var configured = ShareTable.Configured(world.Policy);
        foreach (var step in world.History)
        {
            var receivers = step.State.Tiers.Where(tier => tier is { Phase: TierPhase.Healthy, Usable: true }).ToArray();
            if (receivers.Length == 0) continue;
            for (var tier = 0; tier < configured.Count; tier++)
                if (step.Shares[tier].Percent > configured[tier]) Assert.Contains(step.State.Tiers[tier], receivers);
        }
    }

    [Property(MaxTest = 100, EndSize = 40)]
    public void Without_a_value_neither_level_nor_shares_change(byte policy, byte[] script)
    {
        var history = Live(policy, script).History;
        foreach (var (before, step) in history.Zip(history.Skip(1)).Where(pair => pair.Second.State.Outcome != SampleOutcome.Value))
        {
            Assert.Equal(before.State.Level, step.State.Level);
            Assert.Equal(before.Shares, step.Shares);
            Assert.Equal(before.CircuitOpen, step.CircuitOpen);
            Assert.Equal(before.NoHealthyTier, step.NoHealthyTier);
        }
    }

    [Property(MaxTest = 100, EndSize = 40)]
    public void Without_a_value_clocks_stand_still(byte policy, byte[] script)
    {
        var history = Live(policy, script).History;
        foreach (var (before, step) in history.Zip(history.Skip(1)).Where(pair => pair is { First.State.Outcome: not SampleOutcome.Value, Second.State.Outcome: not SampleOutcome.Value }))
            Assert.Equal(Clocks(before), Clocks(step));
    }

    [Property(MaxTest = 100, EndSize = 40)]
    public void Silence_is_never_what_makes_a_level_due(byte policy, byte[] script)
    {
        var history = Live(policy, script).History;
        foreach (var step in history.Where(step => step.Transitions.Count > 0)) Assert.Equal(SampleOutcome.Value, step.State.Outcome);
    }

    [Property(MaxTest = 50, EndSize = 40)]
    public void State_that_was_written_and_read_has_the_same_future(byte policy, byte[] script)
    {
        var lasting = new World(Script.Policy(policy));
        var restarting = new World(Script.Policy(policy));
        foreach (var what in script)
        {
            Script.Play(lasting, what);
            Script.Play(restarting, what);
            restarting.State = JsonSerializer.Deserialize<AnalysisState>(JsonSerializer.Serialize(restarting.State))!;
        }

        Assert.Equal(lasting.History.Select(step => JsonSerializer.Serialize(step)), restarting.History.Select(step => JsonSerializer.Serialize(step)));
    }

    [Property(MaxTest = 100, EndSize = 40)]
    public void Level_never_swings_faster_than_the_guard_allows(byte policy, byte[] script)
    {
        var world = Live(policy, script);
        var transitions = world.History.SelectMany(step => step.Transitions).ToArray();
        var swings = transitions.Where((change, index) => index == 0 || IsUp(change) != IsUp(transitions[index - 1])).ToArray();
        foreach (var first in swings)
        {
            var within = swings.Count(swing => swing.Time >= first.Time && swing.Time < first.Time + world.Policy.FlapGuard.Window);
            Assert.InRange(within, 1, world.Policy.FlapGuard.MaxTransitions + 1);
        }
    }

    [Property(MaxTest = 100, EndSize = 40)]
    public void When_everything_is_well_again_the_route_returns_to_normal_and_to_its_configured_shares(byte policy, byte[] script)
    {
        var world = Live(policy, script);
        Script.Heal(world);

        world.Run(TimeSpan.FromHours(6));

        Assert.Equal(Level.Normal, world.State.Level);
        Assert.Equal(ShareTable.Configured(world.Policy), world.Last.Shares.Select(share => share.Percent));
        Assert.False(world.Last.NoHealthyTier);
        Assert.Equal(LevelActions.None, world.Last.Wanted);
    }

    [Property(MaxTest = 100)]
    public void Level_rises_no_later_than_one_interval_after_its_time(byte percent)
    {
        var fault = 6 + (percent % 95);
        var world = new World(Policies.WithTiers(new TierPolicy("only", 100))) { Faults = { ["only"] = fault } };
        foreach (var rule in world.Policy.Levels.Where(rule => rule.ErrorRatePercent < fault).Reverse())
        {
            var evaluations = world.Policy.Interval * 2; // the first scrape of a gateway is no evidence, the second is
            var took = world.History.Count * world.Policy.Interval;
            if (world.State.Level < rule.Level)
                took += world.RunUntil(step => step.State.Level >= rule.Level, TimeSpan.FromMinutes(10));
            Assert.InRange(took, TimeSpan.Zero, evaluations + rule.For + world.Policy.Interval);
            break;
        }
    }

    [Property(MaxTest = 100)]
    public void Total_outage_is_an_emergency_with_the_first_evaluation_that_has_enough_attempts(byte policy, byte traffic)
    {
        var world = new World(Script.Policy(policy)) { Traffic = 20 + traffic };
        foreach (var tier in world.Policy.Tiers) world.Faults[tier.Name] = 100;

        world.RunUntil(_ => world.Sample.Tiers.Any(tier => tier.Attempts >= world.Policy.MinimumRequests), TimeSpan.FromMinutes(10));

        Assert.Equal(Level.Emergency, world.State.Level);
    }

    private static World Live(byte policy, byte[] script)
    {
        var world = new World(Script.Policy(policy));
        world.Tick();
        foreach (var what in script) Script.Play(world, what);
        return world;
    }

    /// <summary>How long each clock has run, as of the step.</summary>
    private static IEnumerable<(string, TimeSpan?)> Clocks(AnalysisStep step)
    {
        var now = step.State.EvaluatedAt!.Value;
        return step.State.Tiers.SelectMany(tier => Clocks(tier.Name, tier.Judgement, now).Append((tier.Name, tier.Slow?.Elapsed(now)))).Concat(Clocks("", step.State.Route, now));
    }

    private static IEnumerable<(string, TimeSpan?)> Clocks(string name, Judgement judgement, DateTimeOffset now) =>
    [
        .. judgement.Pending.Select(pending => ($"{name} {pending.Level}", (TimeSpan?)pending.Clock.Elapsed(now))),
        ($"{name} clearing", judgement.Clearing?.Elapsed(now)),
        ($"{name} clean", judgement.Clean?.Elapsed(now)),
    ];

    private static bool IsUp(LevelTransition change) => change.To > change.From;
}
