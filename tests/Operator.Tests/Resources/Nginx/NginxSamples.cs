using DeepSeek.Operator.Resources.Nginx;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Operator.Tests.Resources.Nginx;

/// <summary>Snapshots and the configurations for them.</summary>
internal static class NginxSamples
{
    public static SnapshotBackend Backend(string name, string url, int weight = 5) => new() { Name = name, Url = url, Weight = weight };

    public static SnapshotTier Tier(string name, int share, params SnapshotBackend[] backends) => new() { Name = name, Share = share, Backends = backends };

    public static RoutingSnapshot Snapshot(params SnapshotTier[] tiers) => new()
    {
        Namespace = "ai",
        Name = "chat",
        Tiers = tiers,
        Timeouts = new TimeoutSettings { FirstToken = TimeSpan.FromSeconds(20), StreamIdle = TimeSpan.FromSeconds(20), Attempt = TimeSpan.FromSeconds(20) },
    };

    public static string Config(params SnapshotTier[] tiers) => NginxConfig.Write(Snapshot(tiers))!;
}
