namespace DeepSeek.Operator.Analysis;

/// <summary>Brings what is remembered of tiers in line with the tiers that exist.</summary>
internal static class Roster
{
    /// <summary>
    /// New tiers begin healthy, tiers that are gone are forgotten. One tier is always healthy: without it there
    /// would be nowhere to send traffic, and a machine that only ever leaves a tier for a healthy one keeps it so.
    /// </summary>
    public static IReadOnlyList<TierState> Align(AnalysisPolicy policy, IReadOnlyList<TierState> known, DateTimeOffset now)
    {
        TierState[] tiers = [.. policy.Tiers.Select(tier => Remembered(known, tier.Name) ?? new TierState { Name = tier.Name, Since = now })];
        if (tiers.Any(static tier => tier.Phase == TierPhase.Healthy)) return tiers;
        var last = Math.Max(0, Array.FindIndex(tiers, static tier => tier.Phase != TierPhase.CircuitOpen));
        tiers[last] = tiers[last] with { Phase = TierPhase.Healthy, RetainedPercent = 100, Since = now };
        return tiers;
    }

    private static TierState? Remembered(IReadOnlyList<TierState> known, string name) =>
        known.FirstOrDefault(tier => tier.Name == name);
}
