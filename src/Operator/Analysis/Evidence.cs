namespace DeepSeek.Operator.Analysis;

/// <summary>What may be concluded about a tier, or the route, from its attempts in the window. All comparisons are exact.</summary>
/// <param name="Attempts">Tries in the window.</param>
/// <param name="Errors">Failed tries in the window.</param>
/// <param name="CanRaise">Enough to raise a level.</param>
/// <param name="CanClear">Enough to clear one, or to judge a step of recovery.</param>
internal readonly record struct Evidence(long Attempts, long Errors, bool CanRaise, bool CanClear)
{
    /// <summary>
    /// Clearing asks for less, in proportion to the share: a trickle can't bring the full number. Raising asks for one
    /// attempt when the gateways' breakers are all open: they saw enough to open, and now let next to nothing through,
    /// so that waiting for the full number would keep the worst outages silent.
    /// </summary>
    public static Evidence Of(TierSample sample, int minimumRequests, int share, bool usable)
    {
        var toClear = Math.Max(1, ((minimumRequests * share) + 99) / 100);
        var toRaise = usable ? Math.Max(1, minimumRequests) : 1;
        return new Evidence(sample.Attempts, sample.Errors, sample.Attempts >= toRaise, sample.Attempts >= toClear);
    }

    public bool Exceeds(LevelRule rule) => Errors * 100 > rule.ErrorRatePercent * Attempts;

    public bool Reaches(LevelRule rule) => Errors * 100 >= rule.ErrorRatePercent * Attempts;

    public bool IsClearOf(LevelRule rule, int clearPercent) => Errors * 10_000 < (long)rule.ErrorRatePercent * clearPercent * Attempts;
}
