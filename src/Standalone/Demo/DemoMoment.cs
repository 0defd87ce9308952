using DeepSeek.Operator.Analysis;

namespace DeepSeek.Standalone.Demo;

/// <summary>What a line of the timeline shows.</summary>
/// <param name="Level">Of the route.</param>
/// <param name="ErrorPercent">Of attempts within the window; null: there were none.</param>
/// <param name="Shares">Per tier, in the route's order.</param>
internal sealed record DemoMoment(Level Level, double? ErrorPercent, IReadOnlyList<TierShare> Shares);
