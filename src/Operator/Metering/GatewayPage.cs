using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DeepSeek.Protocol.Metering;

namespace DeepSeek.Operator.Metering;

/// <summary>Makes a <see cref="GatewayScrape"/> of a gateway's metrics page.</summary>
internal static class GatewayPage
{
    private const string Prefix = "deepseek_";
    private const string FirstTokenPhase = "first_token";

    /// <summary>Reads what a gateway says about its route; series that differ in other labels are summed.</summary>
    /// <param name="page">The page, as it came.</param>
    /// <param name="scrape">Null when the page can't be read.</param>
    /// <param name="problem">What is wrong with the page, for people; null when nothing is.</param>
    public static bool TryRead(string page, [NotNullWhen(true)] out GatewayScrape? scrape, out string? problem)
    {
        scrape = ExpositionReader.TryRead(page, Prefix, out var samples, out problem) ? Scrape(samples) : null;
        return scrape is not null;
    }

    private static GatewayScrape Scrape(IReadOnlyList<ExpositionSample> samples)
    {
        var byName = samples.Where(static sample => !double.IsNaN(sample.Value)).ToLookup(static sample => sample.Name);
        string[] perBackend =
        [
            GatewayMetricNames.ApiRequests, GatewayMetricNames.ApiErrors, GatewayMetricNames.ApiLatency + "_bucket",
            GatewayMetricNames.ProbeStreak, GatewayMetricNames.BackendLatency, GatewayMetricNames.BreakerState,
        ];
        var backends = perBackend
            .SelectMany(name => byName[name].Select(sample => (Name: name, Sample: sample)))
            .GroupBy(static line => new BackendKey(line.Sample.Label("tier"), line.Sample.Label("backend")))
            .ToDictionary(
                static group => group.Key,
                static group => Backend(group.ToLookup(static line => line.Name, static line => line.Sample)));
        return new GatewayScrape(backends, Hash(byName[GatewayMetricNames.SnapshotInfo]), Hash(byName[GatewayMetricNames.SnapshotRejected]))
        {
            Credentials = Credentials(byName[GatewayMetricNames.CredentialAvailable]),
        };
    }

    private static BackendScrape Backend(ILookup<string, ExpositionSample> samples)
    {
        var counts = new AttemptCounts(
            samples[GatewayMetricNames.ApiRequests].Sum(static sample => sample.Value),
            samples[GatewayMetricNames.ApiErrors].Sum(static sample => sample.Value),
            Buckets(samples[GatewayMetricNames.ApiLatency + "_bucket"]));
        var streak = Gauge(samples[GatewayMetricNames.ProbeStreak]);
        var latency = Gauge(samples[GatewayMetricNames.BackendLatency]);
        var breaker = Gauge(samples[GatewayMetricNames.BreakerState]);
        return new BackendScrape(
            counts,
            streak is { } successes ? (int)Math.Clamp(successes, 0, int.MaxValue) : null,
            latency is { } seconds and >= 0 and < 86400 ? TimeSpan.FromSeconds(seconds) : null,
            breaker is 0 or 1 or 2 ? (BreakerState)(int)breaker : null);
    }

    private static Dictionary<string, bool> Credentials(IEnumerable<ExpositionSample> samples) => samples
        .Where(static sample => sample.Value is 0 or 1)
        .GroupBy(static sample => sample.Label("credential"), static sample => sample.Value)
        .ToDictionary(static group => group.Key, static group => group.All(static value => value == 1));

    private static HistogramBucket[] Buckets(IEnumerable<ExpositionSample> samples) =>
    [
        .. samples
            .Where(static sample => sample.Label("phase") == FirstTokenPhase)
            .GroupBy(static sample => Bound(sample.Label("le")), static sample => sample.Value)
            .Where(static group => !double.IsNaN(group.Key))
            .OrderBy(static group => group.Key)
            .Select(static group => new HistogramBucket(group.Key, group.Sum())),
    ];

    private static double Bound(string text) => text == "+Inf"
        ? double.PositiveInfinity
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) ? bound : double.NaN;

    private static double? Gauge(IEnumerable<ExpositionSample> samples) => samples.FirstOrDefault()?.Value;

    /// <summary>Hashes that no longer apply may linger at 0.</summary>
    private static string? Hash(IEnumerable<ExpositionSample> samples) =>
        samples.FirstOrDefault(static sample => sample.Value == 1)?.Label("hash");
}
