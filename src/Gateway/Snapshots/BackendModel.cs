using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Health;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>One backend, compiled: what the snapshot says of it, and the live things that belong to it.</summary>
/// <param name="Tier">The name of its tier.</param>
/// <param name="Settings">As the snapshot has them.</param>
/// <param name="State">Survives snapshots in which tier, name and URL stay the same.</param>
/// <param name="Account">Shared by all backends of the account.</param>
/// <param name="Credentials">Whether they are there is asked anew for each request.</param>
/// <param name="Transport">Connections, shared by models in which URL, TLS and connect timeout stay the same.</param>
internal sealed record BackendModel(
    string Tier, SnapshotBackend Settings, BackendState State, AccountState Account, BackendCredentials Credentials, UpstreamTransport Transport)
{
    /// <summary>Without a trailing slash.</summary>
    public string BaseUrl { get; } = Settings.Url.TrimEnd('/');

    /// <summary>Tier and backend, for people.</summary>
    public string DisplayName { get; } = $"{Tier}/{Settings.Name}";

    /// <summary>How it is for the metric: without its credentials it is as good as ejected.</summary>
    public BreakerState StateAt(DateTimeOffset now) => Credentials.AreThere ? State.StateAt(now) : BreakerState.Open;
}
