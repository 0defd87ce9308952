namespace DeepSeek.Operator.Metering;

/// <summary>Attempts as counters have them, since a gateway started, or over a time as a difference of two such.</summary>
/// <param name="Attempts">Tries.</param>
/// <param name="Errors">Failed tries.</param>
/// <param name="FirstToken">Cumulative buckets of the time to the first token, by rising bound.</param>
internal sealed record AttemptCounts(double Attempts, double Errors, IReadOnlyList<HistogramBucket> FirstToken)
{
    public static AttemptCounts Zero { get; } = new(0, 0, []);

    public static AttemptCounts operator +(AttemptCounts left, AttemptCounts right) => new(
        left.Attempts + right.Attempts,
        left.Errors + right.Errors,
        Histogram.Add(left.FirstToken, right.FirstToken));

    public static AttemptCounts operator -(AttemptCounts left, AttemptCounts right) => new(
        left.Attempts - right.Attempts,
        left.Errors - right.Errors,
        Histogram.Subtract(left.FirstToken, right.FirstToken));

    /// <summary>Counters only rise: one that fell belongs to a process that began anew.</summary>
    public bool FellBelow(AttemptCounts earlier) =>
        Attempts < earlier.Attempts || Errors < earlier.Errors || Histogram.Total(FirstToken) < Histogram.Total(earlier.FirstToken);
}
