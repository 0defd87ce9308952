namespace DeepSeek.Operator.Metering;

/// <summary>One backend as one gateway sees it. Null: the gateway did not say.</summary>
/// <param name="Counts">Since the gateway started.</param>
/// <param name="ProbeStreak">Successful probes in a row.</param>
/// <param name="Latency">Probe round trip, smoothed.</param>
/// <param name="Breaker">State of the gateway's breaker for it.</param>
internal sealed record BackendScrape(
    AttemptCounts Counts, int? ProbeStreak = null, TimeSpan? Latency = null, BreakerState? Breaker = null)
{
    public static BackendScrape Silent { get; } = new(AttemptCounts.Zero);
}
