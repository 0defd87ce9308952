namespace DeepSeek.KubectlDsr.Reporting;

/// <summary>The gateway pods: all, those that serve, and those that serve by the latest snapshot.</summary>
internal sealed record GatewayReport(int? Replicas, int? Ready, int? Acknowledged, string? SnapshotHash);
