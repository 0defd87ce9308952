using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Analysis;

// fit      = (fastest of the tier / own probe latency) x (1 - error rate)
// desired  = 100 x fit / best fit of the tier, in steps of 5, never below 10
// percent  goes there by steps, and not at all for a difference of 5

/// <summary>
/// Lets the backends of a tier have less of their weight the slower they are and the more of their attempts fail, compared with the best
/// of them: what a whole tier suffers from changes no weight. Nobody is known by less than its part of <c>minimumRequests</c>; who isn't known
/// keeps what it has. Slow on purpose: within the second it is the gateways that avoid a backend.
/// </summary>
internal static class BackendWeights
{
    /// <summary>Percent that every backend keeps, so that it can still be measured.</summary>
    public const int Least = 10;

    private const int Coarseness = 5;
    private const int LargestFall = 20;
    private const int LargestRise = 10;

    /// <summary>Answers take seconds: among nodes nearer than this nobody is worth more for a few milliseconds.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(20);

    /// <summary>One for each backend that has others beside it, in the policy's order; empty where weights are fixed.</summary>
    public static IReadOnlyList<BackendWeight> Align(AnalysisPolicy policy, IReadOnlyList<BackendWeight> known) => !policy.DynamicWeights ? [] :
    [
        .. policy.Tiers.Where(static tier => tier.Backends.Count > 1)
            .SelectMany(static tier => tier.Backends.Select(backend => new BackendKey(tier.Name, backend.Name)))
            .Select(key => known.FirstOrDefault(weight => weight.Key == key) ?? BackendWeight.Whole(key)),
    ];

    /// <param name="policy">The route's settings.</param>
    /// <param name="known">Aligned with the policy.</param>
    /// <param name="input">A value.</param>
    public static IReadOnlyList<BackendWeight> Next(AnalysisPolicy policy, IReadOnlyList<BackendWeight> known, AnalysisInput input)
    {
        var backups = policy.Tiers.SelectMany(static tier => tier.Backends.Where(static backend => backend.Backup).Select(backend => new BackendKey(tier.Name, backend.Name))).ToHashSet();
        var desired = known
            .GroupBy(weight => (weight.Key.Tier, backups.Contains(weight.Key)))
            .SelectMany(peers => Desired(policy, [.. peers], input))
            .ToDictionary(static one => one.Key, static one => one.Percent);
        return [.. known.Select(weight => desired.TryGetValue(weight.Key, out var wanted) ? weight with { Percent = Towards(weight.Percent, wanted), Desired = wanted } : weight)];
    }

    private static IEnumerable<(BackendKey Key, int Percent)> Desired(AnalysisPolicy policy, IReadOnlyList<BackendWeight> peers, AnalysisInput input)
    {
        BackendWeight[] judged = [.. peers.Where(weight => input.Sample.Backend(weight.Key).Attempts >= Enough(policy.MinimumRequests, weight.Percent, peers.Count))];
        TimeSpan[] latencies = [.. judged.Select(weight => Latency(input, weight.Key)).OfType<TimeSpan>()];
        var fastest = latencies.Length > 0 ? latencies.Min() : Near;
        var fits = judged.ToDictionary(static weight => weight.Key, weight => Fit(policy, input, weight.Key, fastest));
        var best = fits.Values.DefaultIfEmpty(0).Max();
        return best <= 0 ? [] : fits.Select(fit => (fit.Key, Math.Clamp(Coarse(100 * fit.Value / best), Least, 100)));
    }

    /// <summary>In proportion to what it may have had at most.</summary>
    private static double Enough(int minimumRequests, int percent, int peers) => Math.Max(1, minimumRequests * percent / 100.0 / peers);

    /// <summary>A few errors among a few attempts say little: the minimum is added to what a backend is measured by, as if it had succeeded.</summary>
    private static double Fit(AnalysisPolicy policy, AnalysisInput input, BackendKey key, TimeSpan fastest)
    {
        var sample = input.Sample.Backend(key);
        var errorRate = Math.Min(sample.Errors, sample.Attempts) / (sample.Attempts + policy.MinimumRequests);
        return (Latency(input, key) is { } latency ? fastest / latency : 1) * (1 - errorRate);
    }

    private static TimeSpan? Latency(AnalysisInput input, BackendKey key)
        => input.BackendLatency.TryGetValue(key, out var latency) ? latency > Near ? latency : Near : null;

    private static int Coarse(double percent) => (int)Math.Round(percent / Coarseness, MidpointRounding.AwayFromZero) * Coarseness;

    // To be whole again is no small difference: else a backend that is well would stay at 95 for ever.
    private static int Towards(int percent, int desired)
        => Math.Abs(desired - percent) <= Coarseness && desired < 100 ? percent : Math.Clamp(desired, percent - LargestFall, percent + LargestRise);
}
