using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Standalone.Demo;

/// <summary>What a line of the timeline shows.</summary>
/// <param name="Level">Of the route.</param>
/// <param name="ErrorPercent">Of attempts within the window; null: there were none.</param>
/// <param name="Shares">Per tier, in the route's order.</param>
internal sealed record DemoMoment(Level Level, double? ErrorPercent, IReadOnlyList<TierShare> Shares)
{
    public bool IsOnFirstTier => Shares.Count > 0 && Shares[0].Percent == 100;

    public bool IsOnLastTier => Shares.Count > 0 && Shares[^1].Percent == 100;

    public static DemoMoment Of(RoutePlan plan, Measurement? measurement) => new(
        plan.Step.State.Level,
        measurement?.Sample is { Attempts: > 0 } sample ? 100.0 * sample.Errors / sample.Attempts : null,
        plan.Step.Shares);
}
