using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Health;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Tests.Balancing;

/// <summary>Compiled backends without a snapshot.</summary>
internal static class TestModels
{
    public static BackendModel Backend(string tier, string name, int weight = 1)
        => Backend(tier, new SnapshotBackend { Name = name, Url = "http://127.0.0.1:1", Weight = weight }, new CredentialStore("/nowhere", TimeProvider.System));

    public static BackendModel Backend(string tier, SnapshotBackend settings, CredentialStore credentials) => new(
        tier,
        settings,
        new BackendState(),
        new AccountState(settings.Name),
        new BackendCredentials(settings, credentials),
        new UpstreamTransport(null, TimeSpan.FromSeconds(1), credentials));

    public static SnapshotTier Tier(string name, int share) => new() { Name = name, Share = share, Backends = [] };
}
