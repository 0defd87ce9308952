namespace DeepSeek.Operator.Analysis;

/// <summary>Follows a tier's probe latency, with hysteresis: slow above the threshold, no longer slow below 80 % of it.</summary>
internal static class Latency
{
    private const double ClearFraction = 0.8;

    public static EvidenceClock? Follow(EvidenceClock? slow, TierPolicy tier, TierHealth health, DateTimeOffset now)
    {
        if (tier.LatencyThreshold is not { } threshold) return null;
        if (health.Latency is not { } latency) return slow?.Hold(now);
        if (latency > threshold) return (slow ?? new EvidenceClock(now)).Run(now);
        return latency < threshold * ClearFraction ? null : slow?.Run(now);
    }
}
