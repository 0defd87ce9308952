namespace DeepSeek.Operator.Analysis;

/// <summary>One tier over the window.</summary>
/// <param name="Tier">Name of the tier.</param>
/// <param name="Attempts">Tries at the tier's backends.</param>
/// <param name="Errors">Those that failed; never more than the attempts.</param>
/// <param name="FirstTokenP95">Null where nothing was measured.</param>
internal sealed record TierSample(string Tier, long Attempts, long Errors, TimeSpan? FirstTokenP95 = null)
{
    /// <summary>Of counters' differences, which need not be whole. An error is never without its attempt: a scrape may fall between the two counters.</summary>
    public static TierSample Of(string tier, double attempts, double errors)
    {
        var tries = (long)Math.Round(attempts);
        return new TierSample(tier, tries, Math.Min(tries, (long)Math.Round(errors)));
    }
}
