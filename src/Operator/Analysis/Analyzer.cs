namespace DeepSeek.Operator.Analysis;

/// <summary>One evaluation of a route: what was known and what was observed make what is known next, and who gets which share.</summary>
internal static class Analyzer
{
    public static AnalysisStep Step(AnalysisPolicy policy, AnalysisState previous, AnalysisInput input, DateTimeOffset now)
    {
        var tiers = Roster.Align(policy, previous.Tiers, now);
        var distribution = ShareTable.Derive(policy, tiers);
        return new AnalysisStep
        {
            State = previous with { Tiers = tiers, EvaluatedAt = now, Outcome = input.Sample.Outcome },
            Shares = distribution.Shares,
            CircuitOpen = [.. tiers.Where(static tier => tier.Phase == TierPhase.CircuitOpen).Select(static tier => tier.Name)],
            Wanted = LevelActions.None,
            NoHealthyTier = distribution.Homeless,
        };
    }
}
