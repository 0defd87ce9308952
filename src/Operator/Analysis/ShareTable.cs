namespace DeepSeek.Operator.Analysis;

/// <summary>
/// Derives the shares from what is configured and what each tier keeps. What a tier loses goes to the next tier
/// that is healthy and usable, else to the first such before it, else it stays, except at an open circuit.
/// </summary>
internal static class ShareTable
{
    /// <param name="policy">Gives the configured shares.</param>
    /// <param name="tiers">Aligned with the policy: same tiers, same order.</param>
    public static Distribution Derive(AnalysisPolicy policy, IReadOnlyList<TierState> tiers)
    {
        var configured = Configured(policy);
        var shares = new int[tiers.Count];
        var homeless = false;
        for (var tier = 0; tier < tiers.Count; tier++)
        {
            var kept = Kept(configured[tier], tiers[tier].RetainedPercent);
            var lost = configured[tier] - kept;
            var receiver = Receiver(tiers, tier);
            homeless |= lost > 0 && receiver is null;
            shares[tier] += kept;
            shares[receiver ?? Refuge(tiers, tier)] += lost;
        }

        return new Distribution([.. tiers.Select((tier, index) => new TierShare(tier.Name, shares[index]))], homeless);
    }

    /// <summary>Configured shares as whole percents that sum to 100, by largest remainder where the policy's do not.</summary>
    public static IReadOnlyList<int> Configured(AnalysisPolicy policy)
    {
        var wanted = policy.Tiers.Select(static tier => Math.Max(0, tier.Share)).ToArray();
        var sum = wanted.Sum(static share => (long)share);
        if (sum == 100) return wanted;
        if (sum == 0) return [.. wanted.Select(static (_, index) => index == 0 ? 100 : 0)];
        var shares = wanted.Select(share => (int)(share * 100L / sum)).ToArray();
        var byRemainder = Enumerable.Range(0, wanted.Length).OrderByDescending(tier => wanted[tier] * 100L % sum);
        foreach (var tier in byRemainder.Take(100 - shares.Sum())) shares[tier]++;
        return shares;
    }

    /// <summary>Rounded up: a tier that is to keep something keeps enough to be measured.</summary>
    private static int Kept(int configured, int retainedPercent) => ((configured * retainedPercent) + 99) / 100;

    private static int? Receiver(IReadOnlyList<TierState> tiers, int from)
    {
        var order = Enumerable.Range(from + 1, tiers.Count - from - 1).Concat(Enumerable.Range(0, from));
        foreach (var tier in order)
            if (tiers[tier] is { Phase: TierPhase.Healthy, Usable: true }) return tier;
        return null;
    }

    /// <summary>Where a part goes that nobody can take: it stays, or leaves an open circuit for whoever is not shut.</summary>
    private static int Refuge(IReadOnlyList<TierState> tiers, int from)
    {
        if (tiers[from].Phase != TierPhase.CircuitOpen) return from;
        var healthy = IndexOf(tiers, static tier => tier.Phase == TierPhase.Healthy);
        var notOpen = IndexOf(tiers, static tier => tier.Phase != TierPhase.CircuitOpen);
        return healthy ?? notOpen ?? from;
    }

    private static int? IndexOf(IReadOnlyList<TierState> tiers, Func<TierState, bool> wanted)
    {
        for (var tier = 0; tier < tiers.Count; tier++)
            if (wanted(tiers[tier])) return tier;
        return null;
    }
}
