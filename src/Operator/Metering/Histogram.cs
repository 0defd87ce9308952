namespace DeepSeek.Operator.Metering;

/// <summary>Arithmetic on cumulative buckets.</summary>
internal static class Histogram
{
    public static double Total(IReadOnlyList<HistogramBucket> buckets) => buckets.Count == 0 ? 0 : buckets[^1].Count;

    public static IReadOnlyList<HistogramBucket> Add(IReadOnlyList<HistogramBucket> left, IReadOnlyList<HistogramBucket> right) =>
        Combine(left, right, 1);

    public static IReadOnlyList<HistogramBucket> Subtract(IReadOnlyList<HistogramBucket> left, IReadOnlyList<HistogramBucket> right) =>
        Combine(left, right, -1);

    /// <summary>
    /// Interpolates within the bucket, as PromQL's histogram_quantile does; in the last, unbounded bucket the answer is
    /// the greatest finite bound. Null when nothing was observed.
    /// </summary>
    public static TimeSpan? Quantile(IEnumerable<IReadOnlyList<HistogramBucket>> histograms, double quantile)
    {
        var buckets = histograms.Aggregate((IReadOnlyList<HistogramBucket>)[], Add);
        var rank = quantile * Total(buckets);
        if (!(rank > 0)) return null;
        var lower = new HistogramBucket(0, 0);
        foreach (var bucket in buckets)
        {
            if (bucket.Count >= rank) return TimeSpan.FromSeconds(Interpolate(lower, bucket, rank));
            lower = bucket;
        }

        return TimeSpan.FromSeconds(lower.UpperBound);
    }

    private static double Interpolate(HistogramBucket lower, HistogramBucket upper, double rank) =>
        double.IsInfinity(upper.UpperBound)
            ? lower.UpperBound
            : lower.UpperBound + ((upper.UpperBound - lower.UpperBound) * (rank - lower.Count) / (upper.Count - lower.Count));

    /// <summary>Where two histograms differ in bounds, each is read at the other's bound as its own next lower one.</summary>
    private static IReadOnlyList<HistogramBucket> Combine(
        IReadOnlyList<HistogramBucket> left, IReadOnlyList<HistogramBucket> right, int sign)
    {
        if (left.Count == 0 && sign > 0) return right;
        if (right.Count == 0) return left;
        var bounds = left.Concat(right).Select(static bucket => bucket.UpperBound).Distinct().Order();
        return [.. bounds.Select(bound => new HistogramBucket(bound, Upto(left, bound) + (sign * Upto(right, bound))))];
    }

    private static double Upto(IReadOnlyList<HistogramBucket> buckets, double bound)
    {
        var count = 0.0;
        foreach (var bucket in buckets)
        {
            if (bucket.UpperBound > bound) break;
            count = bucket.Count;
        }

        return count;
    }
}
