using System.Globalization;
using DeepSeek.Bench.Gateway.Load;
using DeepSeek.Bench.Gateway.Subjects;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Bench.Gateway.Availability;

/// <summary>The rows: nobody in between, ours, and the peer with all that it has against failing upstreams.</summary>
internal static class AvailabilityRows
{
    /// <summary>Tries in all, at most. Five, the default, leave 0.32⁵ = 0.34 % unanswered when every node fails every third request by itself.</summary>
    private const int Attempts = 8;

    /// <summary>When a node that says nothing is given up.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    public static IReadOnlyList<Subject> Of(SimulatedNodes nodes, IReadOnlyList<Subject> all) =>
    [
        new Direct(),
        .. all.OfType<Ours>().Where(static ours => ours.IsOurs).Select(ours => ours with
        {
            Name = "ours",
            Note = string.Create(CultureInfo.InvariantCulture, $"{Attempts} attempts over {SimulatedNodes.Tiers} tiers, first token within {Silence.TotalMilliseconds:0} ms, backoff 100 ms to 1 s, everything else by default"),
            Snapshot = _ => Snapshot(nodes),
        }),
        .. all.OfType<Portkey>().Select(portkey => portkey with
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"fallback over all nodes, 5 retries at each, request_timeout {Silence.TotalMilliseconds:0} ms"),
            Config = PortkeyConfig(nodes),
        }),
    ];

    private static RoutingSnapshot Snapshot(SimulatedNodes nodes) => new()
    {
        Namespace = "bench",
        Name = "availability",
        Models = [new ModelAlias(Question.Model, "deepseek-flash")],
        Tiers = [.. nodes.All.Chunk(SimulatedNodes.PerTier).Select(static (tier, number) => Tier(tier, number))],
        Retry = new RetrySettings { Attempts = Attempts, BaseInterval = TimeSpan.FromMilliseconds(100), MaxInterval = TimeSpan.FromSeconds(1) },
        Timeouts = new TimeoutSettings { FirstToken = Silence, StreamIdle = Silence, Attempt = 2 * Silence },
        Probe = new ProbeSettings { Interval = TimeSpan.FromSeconds(1) },
    };

    private static SnapshotTier Tier(SimulatedNode[] nodes, int number) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"tier-{number + 1}"),
        Share = number == 0 ? 100 : 0,
        Backends = [.. nodes.Select(static (node, index) => new SnapshotBackend
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"node-{index + 1}"),
            Url = BenchSnapshots.Base(node.Url),
            Credential = $"{BenchSnapshots.Secret}/{BenchSnapshots.Key}",
        })],
    };

    private static string PortkeyConfig(SimulatedNodes nodes)
    {
        var targets = nodes.All.Select(static node => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"provider":"openai","api_key":"sk-bench","custom_host":"http://localhost:{{node.Url.Port}}/v1","request_timeout":{{Silence.TotalMilliseconds:0}}}"""));
        return $$"""{"strategy":{"mode":"fallback"},"retry":{"attempts":5},"targets":[{{string.Join(',', targets)}}]}""";
    }
}
