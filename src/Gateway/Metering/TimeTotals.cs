namespace DeepSeek.Gateway.Metering;

/// <summary>How often something was timed, and how long it took in all.</summary>
internal readonly record struct TimeTotals(long Count, double Seconds)
{
    /// <summary>The mean of what came after <paramref name="before"/>, in milliseconds; null: nothing did.</summary>
    public double? MeanSince(TimeTotals before) => Count > before.Count ? Math.Round(1000 * (Seconds - before.Seconds) / (Count - before.Count), 1) : null;

    public static TimeTotals operator +(TimeTotals a, TimeTotals b) => new(a.Count + b.Count, a.Seconds + b.Seconds);
}
