namespace DeepSeek.Operator.Analysis;

/// <summary>By what a tier, or the route, is judged.</summary>
/// <param name="Raising">Levels that may begin now, by rising threshold.</param>
/// <param name="Ladder">Levels that are walked down, by rising threshold.</param>
/// <param name="Recovery">How levels clear.</param>
/// <param name="Holding">Nothing may get better: the flap guard holds.</param>
internal sealed record LevelScope(
    IReadOnlyList<LevelRule> Raising, IReadOnlyList<LevelRule> Ladder, RecoveryRule Recovery, bool Holding)
{
    /// <summary>Critical is judged only on the tier that carries the traffic.</summary>
    public static LevelScope OfTier(AnalysisPolicy policy, bool carrying, bool holding) => new(
        [.. policy.Levels.Where(rule => carrying || rule.Level != Level.Critical)], policy.Levels, policy.Recovery, holding);

    public static LevelScope OfRoute(AnalysisPolicy policy, bool holding)
    {
        LevelRule[] critical = [.. policy.Levels.Where(static rule => rule.Level == Level.Critical)];
        return new LevelScope(critical, critical, policy.Recovery, holding);
    }
}
