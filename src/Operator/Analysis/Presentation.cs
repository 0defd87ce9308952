namespace DeepSeek.Operator.Analysis;

/// <summary>What the world is to see of a state: a person's override and the dry run come over what was measured.</summary>
internal static class Presentation
{
    public static LevelOverride? ActiveOverride(AnalysisPolicy policy, DateTimeOffset now) =>
        policy.Override is { } wanted && now < wanted.Until ? wanted : null;

    public static Distribution Shares(AnalysisPolicy policy, IReadOnlyList<TierState> tiers, DateTimeOffset now)
    {
        if (policy.Mode == AnalysisMode.DryRun)
        {
            var configured = ShareTable.Configured(policy);
            return new Distribution([.. policy.Tiers.Select((tier, index) => new TierShare(tier.Name, configured[index]))], Homeless: false);
        }

        var derived = ShareTable.Derive(policy, tiers);
        return Pinned(policy, now) is { } pinned
            ? derived with { Shares = [.. policy.Tiers.Select(tier => new TierShare(tier.Name, tier.Name == pinned ? 100 : 0))] }
            : derived;
    }

    public static IReadOnlyList<string> CircuitOpen(AnalysisPolicy policy, IReadOnlyList<TierState> tiers, DateTimeOffset now)
    {
        if (policy.Mode == AnalysisMode.DryRun) return [];
        var pinned = Pinned(policy, now);
        return [.. tiers.Where(tier => tier.Phase == TierPhase.CircuitOpen && tier.Name != pinned).Select(static tier => tier.Name)];
    }

    public static LevelActions Wanted(AnalysisPolicy policy, Level level)
    {
        var actions = policy.Levels.FirstOrDefault(rule => rule.Level == level)?.Actions ?? LevelActions.None;
        return policy.Mode == AnalysisMode.DryRun ? LevelActions.None : actions & (LevelActions.StartCache | LevelActions.StartLocalModel);
    }

    /// <summary>An override that names a tier which does not exist pins none.</summary>
    private static string? Pinned(AnalysisPolicy policy, DateTimeOffset now) =>
        policy.Tiers.FirstOrDefault(tier => tier.Name == ActiveOverride(policy, now)?.Tier)?.Name;
}
