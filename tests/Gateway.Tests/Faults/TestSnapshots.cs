using System.Text.Json;
using DeepSeek.Protocol;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Snapshots on shortened clocks.</summary>
internal static class TestSnapshots
{
    public static readonly TimeoutSettings Short = new()
    {
        Connect = TimeSpan.FromSeconds(2),
        FirstToken = TimeSpan.FromMilliseconds(800),
        StreamIdle = TimeSpan.FromMilliseconds(800),
        Attempt = TimeSpan.FromMilliseconds(1600),
        Request = TimeSpan.FromSeconds(10),
        Commit = TimeSpan.FromSeconds(5),
    };

    public static RoutingSnapshot Of(params SnapshotTier[] tiers) => new()
    {
        Namespace = "default",
        Name = "route",
        Tiers = tiers,
        Timeouts = Short,
        Retry = new RetrySettings { BaseInterval = TimeSpan.FromMilliseconds(10), MaxInterval = TimeSpan.FromMilliseconds(50) },
    };

    public static SnapshotTier Tier(string name, int share, params SnapshotBackend[] backends) =>
        new() { Name = name, Share = share, Backends = backends };

    public static SnapshotBackend Backend(string name, string url) => new() { Name = name, Url = url };

    public static byte[] Json(RoutingSnapshot snapshot) => JsonSerializer.SerializeToUtf8Bytes(snapshot, ProtocolJson.Default.RoutingSnapshot);
}
