namespace DeepSeek.Bench.Measuring.Statistics;

/// <summary>What several rounds of the same measurement said: the middle, and how far apart they were.</summary>
/// <param name="Median">The middle one; of an even number of rounds the mean of the two in the middle.</param>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest.</param>
internal sealed record Spread(double Median, double Low, double High)
{
    /// <returns>Null of no rounds.</returns>
    public static Spread? Of(IEnumerable<double> rounds)
    {
        double[] sorted = [.. rounds.Order()];
        return sorted.Length == 0 ? null : new Spread((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1]);
    }
}
