using System.Globalization;
using DeepSeek.Bench.Gateway.Load;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>What our gateway is measured with.</summary>
internal static class BenchSnapshots
{
    public const string Secret = "upstream";
    public const string Key = "key";

    /// <summary>More than the largest crowd: the gateway's limits are not what is measured.</summary>
    private const int Room = 10_000;

    /// <summary>One backend, one attempt, nothing that judges it: what any proxy does.</summary>
    public static RoutingSnapshot Plain(Uri upstream) => new()
    {
        Namespace = "bench",
        Name = "plain",
        Tiers = [new SnapshotTier { Name = "only", Share = 100, Backends = [new SnapshotBackend { Name = "only", Url = Base(upstream), MaxFails = 0 }] }],
        Retry = new RetrySettings { Attempts = 1 },
        CircuitBreaker = new BreakerSettings { ConsecutiveFailures = 0, FailurePercent = 0 },
        Probe = new ProbeSettings { Interval = TimeSpan.FromDays(1) },
        Admission = new AdmissionSettings { MaxConcurrency = Room },
    };

    /// <summary>
    /// Everything on: names replaced in bodies, three tiers of two backends that share the traffic, keys from files, headers, limits per
    /// account, retries with their budget, ejection and breakers, probes, admission.
    /// </summary>
    public static RoutingSnapshot Everything(Uri upstream) => new()
    {
        Namespace = "bench",
        Name = "everything",
        Models = [new ModelAlias(Question.Model, "deepseek-flash"), new ModelAlias("deepseek-reasoner", "deepseek-v4-pro")],
        Tiers = [Tier(upstream, "metro", 60), Tier(upstream, "backbone", 30), Tier(upstream, "overseas", 10)],
        Probe = new ProbeSettings { Interval = TimeSpan.FromSeconds(2) },
        Admission = new AdmissionSettings { MaxConcurrency = Room },
    };

    public static string Base(Uri upstream) => upstream.GetLeftPart(UriPartial.Authority);

    private static SnapshotTier Tier(Uri upstream, string name, int share) => new()
    {
        Name = name,
        Share = share,
        Backends = [.. Enumerable.Range(1, 2).Select(number => new SnapshotBackend
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"),
            Url = Base(upstream),
            Credential = $"{Secret}/{Key}",
            Weight = number,
            MaxConcurrency = Room,
            Headers = [new HeaderSetting("x-tenant", "bench")],
        })],
    };
}
