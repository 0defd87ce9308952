using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Analysis;

/// <summary>What one pod counted between two of its scrapes.</summary>
/// <param name="Time">Of the later scrape.</param>
/// <param name="Tiers">Movement per tier.</param>
/// <param name="Backends">Movement per backend, without the times.</param>
internal sealed record CounterDifference(DateTimeOffset Time, IReadOnlyDictionary<string, AttemptCounts> Tiers, IReadOnlyList<BackendSample> Backends)
{
    /// <summary>
    /// If anything fell the whole process began anew, and all its counters with it: deciding per counter would set
    /// errors of one life against attempts of another. A backend that is gone is no such sign, its settings were taken away.
    /// </summary>
    public static CounterDifference Between(GatewayScrape last, GatewayScrape current, DateTimeOffset time)
    {
        var restarted = current.Backends.Any(backend => backend.Value.Counts.FellBelow(Before(last, backend.Key)));
        var tiers = new Dictionary<string, AttemptCounts>();
        var backends = new List<BackendSample>();
        foreach (var (key, backend) in current.Backends)
        {
            var moved = restarted ? backend.Counts : backend.Counts - Before(last, key);
            tiers[key.Tier] = tiers.GetValueOrDefault(key.Tier, AttemptCounts.Zero) + moved;
            if (moved.Attempts > 0) backends.Add(new BackendSample(key, moved.Attempts, moved.Errors));
        }

        return new CounterDifference(time, tiers, backends);
    }

    /// <summary>All that moved, per tier.</summary>
    public static IReadOnlyDictionary<string, AttemptCounts> Sum(IEnumerable<CounterDifference> differences)
    {
        var sums = new Dictionary<string, AttemptCounts>();
        foreach (var (tier, counts) in differences.SelectMany(static difference => difference.Tiers))
            sums[tier] = sums.GetValueOrDefault(tier, AttemptCounts.Zero) + counts;
        return sums;
    }

    /// <summary>All that moved, per backend.</summary>
    public static IReadOnlyList<BackendSample> SumBackends(IEnumerable<CounterDifference> differences) =>
    [
        .. differences.SelectMany(static difference => difference.Backends)
            .GroupBy(static backend => backend.Key)
            .Select(static views => new BackendSample(views.Key, views.Sum(static view => view.Attempts), views.Sum(static view => view.Errors))),
    ];

    /// <summary>A backend that a known gateway did not speak of before began at zero since.</summary>
    private static AttemptCounts Before(GatewayScrape last, BackendKey key) =>
        (last.Backends.GetValueOrDefault(key) ?? BackendScrape.Silent).Counts;
}
