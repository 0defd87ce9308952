namespace DeepSeek.Api.Routes;

/// <summary>The gateway pods and the snapshot they serve by.</summary>
public sealed record GatewayStatus
{
    /// <summary>Pods in all.</summary>
    public int? Replicas { get; set; }

    /// <summary>Pods that serve.</summary>
    public int? ReadyReplicas { get; set; }

    /// <summary>Pods of the current template.</summary>
    public int? UpdatedReplicas { get; set; }

    /// <summary>Hash of the latest snapshot.</summary>
    [Length(64)]
    public string? SnapshotHash { get; set; }

    /// <summary>Ready pods that serve by the latest snapshot.</summary>
    public int? AcknowledgedReplicas { get; set; }
}
