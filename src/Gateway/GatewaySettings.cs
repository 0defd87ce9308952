using DeepSeek.ControllerRuntime.Caching;

namespace DeepSeek.Gateway;

/// <summary>The command line, parsed.</summary>
internal sealed record GatewaySettings
{
    /// <summary>Where the snapshot is, when it is in a file.</summary>
    public string? SnapshotFile { get; init; }

    /// <summary>Where the snapshot is, when it is in a ConfigMap.</summary>
    public ObjectKey? ConfigMap { get; init; }

    /// <summary>What to serve by until the ConfigMap was read; null: nothing.</summary>
    public string? FallbackFile { get; init; }

    /// <summary>How to reach the cluster of the ConfigMap; null: from inside, or as kubectl would.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The node it runs on; null: nobody said, and the snapshot's own order of tiers counts.</summary>
    public string? Node { get; init; }

    public required string CredentialsDirectory { get; init; }

    public required string ClientKeysDirectory { get; init; }

    public required Uri Listen { get; init; }

    public required Uri Admin { get; init; }
}
