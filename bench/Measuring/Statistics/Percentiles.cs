namespace DeepSeek.Bench.Measuring.Statistics;

/// <summary>Percentiles of a sample by the nearest rank: every figure is one that was measured.</summary>
internal sealed class Percentiles
{
    private readonly double[] _sorted;

    public Percentiles(IEnumerable<double> values)
    {
        _sorted = [.. values];
        Array.Sort(_sorted);
    }

    public int Count => _sorted.Length;

    /// <summary>The largest; null of an empty sample.</summary>
    public double? Max => Count == 0 ? null : _sorted[^1];

    /// <summary>The smallest value that at least <paramref name="percent"/> percent of the sample don't exceed; null of an empty sample.</summary>
    public double? At(double percent)
    {
        if (Count == 0)
        {
            return null;
        }

        var rank = (int)Math.Ceiling(percent / 100 * Count);
        return _sorted[Math.Clamp(rank - 1, 0, Count - 1)];
    }
}
