using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Health;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Tests.Balancing;

/// <summary>Compiled backends without a snapshot.</summary>
internal static class TestModels
{
    public static BackendModel Backend(string tier, string name, int weight = 1) => new(
        tier,
        new SnapshotBackend { Name = name, Url = "http://127.0.0.1:1", Weight = weight },
        new BackendState(),
        new AccountState(name),
        new UpstreamTransport(null, TimeSpan.FromSeconds(1), new CredentialStore("/nowhere", TimeProvider.System)));

    public static SnapshotTier Tier(string name, int share) => new() { Name = name, Share = share, Backends = [] };
}
