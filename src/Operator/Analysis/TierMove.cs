namespace DeepSeek.Operator.Analysis;

/// <summary>What becomes of a tier in one evaluation.</summary>
/// <param name="State">As it is now.</param>
/// <param name="Events">What to tell people.</param>
/// <param name="Stuck">It should lose its traffic, and nothing could take it.</param>
internal sealed record TierMove(TierState State, IReadOnlyList<AnalysisEvent> Events, bool Stuck = false)
{
    public static TierMove Stay(TierView view) => new(view.State, []);
}
