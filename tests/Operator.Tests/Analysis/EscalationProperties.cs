using DeepSeek.Operator.Analysis;
using FsCheck.Xunit;

namespace DeepSeek.Operator.Tests.Analysis;

/// <summary>
/// How soon a fault is acted on. Errors at a rate p outweigh a window full of good answers after window · θ / p; then the level's own time passes. Both are seen at the
/// next evaluation, and a window that is no whole number of intervals holds one that began before it.
/// </summary>
public sealed class EscalationProperties
{
    private static readonly (int Interval, int Window)[] Rhythms = [(10, 60), (5, 30), (1, 10), (2, 60), (15, 30), (7, 60)];

    [Property(MaxTest = 150)]
    public void Level_begins_no_later_than_the_arithmetic_allows(byte rhythm, byte percent, byte good, byte level)
    {
        var (interval, window) = Rhythms[rhythm % Rhythms.Length];
        var rule = Policies.Default.Levels[level % Policies.Default.Levels.Count];
        var fault = Math.Min(100, rule.ErrorRatePercent + 1 + (percent % (100 - rule.ErrorRatePercent)));
        var policy = Policies.Default with { Interval = TimeSpan.FromSeconds(interval), Window = TimeSpan.FromSeconds(window) };
        var world = new World(policy) { Traffic = 1000 };
        world.Run(policy.Window + (policy.Interval * (good % 20)));
        world.Faults["metro"] = fault;

        var took = world.RunUntil(step => step.State.Level >= rule.Level, TimeSpan.FromHours(1));

        var full = (int)Math.Ceiling(policy.Window / policy.Interval);
        var crossing = (rule.ErrorRatePercent * full / fault) + 1;
        Assert.InRange(took, TimeSpan.Zero, policy.Interval * (crossing + (int)Math.Ceiling(rule.For / policy.Interval)));
    }

    [Property(MaxTest = 100)]
    public void Emergency_leaves_the_tier_in_the_very_step_that_says_it_when_another_can_take_over(byte rhythm, byte percent)
    {
        var (interval, window) = Rhythms[rhythm % Rhythms.Length];
        var world = new World(Policies.Default with { Interval = TimeSpan.FromSeconds(interval), Window = TimeSpan.FromSeconds(window) }) { Traffic = 1000 };
        world.Run(world.Policy.Window * 2);
        world.Faults["metro"] = 31 + (percent % 70);

        world.RunUntil(step => step.State.Level == Level.Emergency, TimeSpan.FromHours(1));

        Assert.Equal((0, 100), (world.Share("metro"), world.Share("backbone")));
        Assert.Equal(["metro"], world.Last.CircuitOpen);
    }
}
