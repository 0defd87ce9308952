using System.Collections.Immutable;
using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Analysis;

/// <summary>
/// Turns the counters of gateway pods into attempts and errors over a window. Numerators and denominators are summed,
/// ratios never averaged; a pod that was not heard makes the sample smaller. Immutable: each round gives a new window.
/// </summary>
internal sealed class CounterWindow
{
    private readonly TimeSpan _length;
    private readonly ImmutableDictionary<string, LastScrape> _pods;
    private readonly ImmutableList<CounterDifference> _differences;
    private readonly string? _problem;

    private CounterWindow(
        TimeSpan length, ImmutableDictionary<string, LastScrape> pods, ImmutableList<CounterDifference> differences, string? problem)
    {
        _length = length;
        _pods = pods;
        _differences = differences;
        _problem = problem;
    }

    public static CounterWindow Empty(TimeSpan length) => new(length, ImmutableDictionary<string, LastScrape>.Empty, [], null);

    /// <summary>Adds one round of scrapes.</summary>
    /// <param name="now">When the round was made; never earlier than the one before.</param>
    /// <param name="scrapes">What answered, by pod. A name must not be used again by another pod: take the pod's UID.</param>
    /// <param name="problem">Why nothing answered though it should have; null when something did, or nothing is there.</param>
    public CounterWindow Add(DateTimeOffset now, IReadOnlyDictionary<string, GatewayScrape> scrapes, string? problem = null)
    {
        var start = now - _length;
        // A pod unheard for a whole window comes back as a stranger: what it counted meanwhile is not of this window.
        var known = _pods.RemoveRange(_pods.Where(pod => pod.Value.Time <= start).Select(static pod => pod.Key));
        var differences = _differences.RemoveAll(difference => difference.Time <= start);
        foreach (var (pod, scrape) in scrapes)
        {
            if (known.GetValueOrDefault(pod) is { } last)
                differences = differences.Add(CounterDifference.Between(last.Scrape, scrape, now));
            known = known.SetItem(pod, new LastScrape(now, scrape));
        }

        return new CounterWindow(_length, known, differences, scrapes.Count == 0 ? problem : null);
    }

    /// <summary>The same observations under another length, for when the setting changes.</summary>
    public CounterWindow WithLength(TimeSpan length) => new(length, _pods, _differences, _problem);

    /// <summary>Sums what lies within the window that ends now.</summary>
    public RouteSample Measure(DateTimeOffset now)
    {
        if (_problem is not null) return RouteSample.Unreachable(_problem);
        CounterDifference[] within = [.. _differences.Where(difference => difference.Time > now - _length)];
        var sum = CounterDifference.Sum(within);
        TierSample[] tiers = [.. sum.OrderBy(static tier => tier.Key, StringComparer.Ordinal).Select(static tier => Sample(tier.Key, tier.Value))];
        return tiers.Sum(static tier => tier.Attempts) == 0
            ? new RouteSample(SampleOutcome.NoData, tiers, Problem: "no attempts in the window")
            : new RouteSample(SampleOutcome.Value, tiers, Histogram.Quantile(sum.Values.Select(static tier => tier.FirstToken), 0.95)) { Backends = CounterDifference.SumBackends(within) };
    }

    private static TierSample Sample(string tier, AttemptCounts counts)
        => TierSample.Of(tier, counts.Attempts, counts.Errors) with { FirstTokenP95 = Histogram.Quantile([counts.FirstToken], 0.95) };

    private sealed record LastScrape(DateTimeOffset Time, GatewayScrape Scrape);
}
