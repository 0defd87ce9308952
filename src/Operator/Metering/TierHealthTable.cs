using DeepSeek.Operator.Analysis;
using DeepSeek.Protocol.Metering;

namespace DeepSeek.Operator.Metering;

/// <summary>Sums up what several gateways say about the tiers.</summary>
internal static class TierHealthTable
{
    /// <summary>
    /// A backend is shut out when every gateway that speaks of its breaker has it open. Its probe streak is the shortest that any gateway
    /// has, times the gateways that probe, since they share the probing; its latency is the mean. A tier is as good as its best backend.
    /// </summary>
    public static IReadOnlyDictionary<string, TierHealth> Of(IEnumerable<GatewayScrape> scrapes) => scrapes
        .SelectMany(static scrape => scrape.Backends)
        .Where(static backend => backend.Key.Backend != GatewayMetricNames.NoBackend)
        .GroupBy(static backend => backend.Key, static backend => backend.Value)
        .GroupBy(static views => views.Key.Tier, static views => Backend([.. views]))
        .ToDictionary(static tier => tier.Key, static tier => Best([.. tier]));

    /// <summary>Probe round trip of each backend, the mean of what the gateways say.</summary>
    public static IReadOnlyDictionary<BackendKey, TimeSpan> Latencies(IEnumerable<GatewayScrape> scrapes) => scrapes
        .SelectMany(static scrape => scrape.Backends)
        .Where(static backend => backend.Value.Latency is not null)
        .GroupBy(static backend => backend.Key, static backend => backend.Value.Latency!.Value.TotalSeconds)
        .ToDictionary(static views => views.Key, static views => TimeSpan.FromSeconds(views.Average()));

    private static TierHealth Backend(IReadOnlyList<BackendScrape> views)
    {
        var breakers = views.Where(static view => view.Breaker is not null).ToArray();
        var latencies = views.Where(static view => view.Latency is not null).Select(static view => view.Latency!.Value.TotalSeconds).ToArray();
        return new TierHealth(
            Usable: breakers.Length == 0 || breakers.Any(static view => view.Breaker != BreakerState.Open),
            ProbeStreak: (views.Min(static view => view.ProbeStreak) ?? 0) * views.Count(static view => view.ProbeStreak is not null),
            Latency: latencies.Length == 0 ? null : TimeSpan.FromSeconds(latencies.Average()));
    }

    private static TierHealth Best(IReadOnlyList<TierHealth> backends) => new(
        backends.Any(static backend => backend.Usable),
        backends.Max(static backend => backend.ProbeStreak),
        backends.Min(static backend => backend.Latency));
}
