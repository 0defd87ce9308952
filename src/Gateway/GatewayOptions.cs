using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Gateway.Pipeline;

namespace DeepSeek.Gateway;

/// <summary>What a gateway is told when it is made. Everything else comes with snapshots.</summary>
public sealed record GatewayOptions
{
    /// <summary>Where clients are served. Port 0 takes a free one.</summary>
    public Uri Listen { get; init; } = new("http://127.0.0.1:8080");

    /// <summary>Upstream keys and certificates: files <c>&lt;secret&gt;/&lt;key&gt;</c> below it.</summary>
    public required string CredentialsDirectory { get; init; }

    /// <summary>Asked for the upstream key <c>&lt;secret&gt;/&lt;key&gt;</c> where there is no such file; null means there is none. Absent: files alone count. Certificates are always files.</summary>
    public Func<string, string?>? KeyFallback { get; init; }

    /// <summary>Keys of clients, where a snapshot asks for them: a file per client, its name the client's. Absent: there are none, and such a snapshot lets nobody in.</summary>
    public string? ClientKeysDirectory { get; init; }

    /// <summary>Reviews service account tokens, where a snapshot asks for them. Absent: nobody does, and such a snapshot lets nobody in.</summary>
    public ApiClient? Cluster { get; init; }

    /// <summary>How slow clients may be.</summary>
    public ClientLimits ClientLimits { get; init; } = new();

    /// <summary>The longest wait for one answer of the cache's Redis: where it is slower, asking an upstream begins to be the better idea.</summary>
    public TimeSpan RedisTimeout { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The node it runs on, for snapshots that have an order of tiers for some nodes. Absent: the order of the snapshot's tiers counts.</summary>
    public string? Node { get; init; }

    /// <summary>How fine the history of the status page is. It goes back a quarter of an hour.</summary>
    public TimeSpan HistoryStep { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Of the draws that spread requests over tiers and backends, and of backoff.</summary>
    public required int Seed { get; init; }
}
