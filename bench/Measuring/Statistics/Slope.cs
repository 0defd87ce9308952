namespace DeepSeek.Bench.Measuring.Statistics;

/// <summary>How fast something grows over time.</summary>
internal static class Slope
{
    /// <summary>Growth per hour, by least squares over what is left when the warm-up at the beginning is dropped.</summary>
    /// <param name="samples">In order of time.</param>
    /// <param name="warmUp">The part of the time that is dropped, 0..1.</param>
    /// <returns>Null where fewer than two different times are left: two points make a line.</returns>
    public static double? PerHour(IReadOnlyList<(TimeSpan At, double Value)> samples, double warmUp = 0.25)
    {
        if (samples.Count == 0)
        {
            return null;
        }

        var (first, last) = (samples[0].At, samples[^1].At);
        var from = first + ((last - first) * warmUp);
        var kept = samples.Where(sample => sample.At >= from).Select(static sample => (Hours: sample.At.TotalHours, sample.Value)).ToArray();
        var (meanTime, meanValue) = (kept.Average(static point => point.Hours), kept.Average(static point => point.Value));
        var spread = kept.Sum(point => (point.Hours - meanTime) * (point.Hours - meanTime));
        return spread == 0 ? null : kept.Sum(point => (point.Hours - meanTime) * (point.Value - meanValue)) / spread;
    }
}
