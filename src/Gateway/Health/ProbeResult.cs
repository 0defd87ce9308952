namespace DeepSeek.Gateway.Health;

/// <summary>What the probes of a backend came to.</summary>
/// <param name="Streak">Successes in a row since the last failure.</param>
/// <param name="LatencySeconds">Exponentially weighted mean of the round trips; null before the first success.</param>
internal sealed record ProbeResult(int Streak, double? LatencySeconds)
{
    /// <summary>Weight of the newest probe in the mean.</summary>
    private const double Alpha = 0.3;

    public static readonly ProbeResult None = new(0, null);

    public ProbeResult Add(double? seconds) => seconds is not { } latency
        ? this with { Streak = 0 }
        : new ProbeResult(Streak + 1, LatencySeconds is { } mean ? mean + (Alpha * (latency - mean)) : latency);
}
