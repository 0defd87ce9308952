namespace DeepSeek.KubectlDsr.Reporting;

/// <summary>One backend.</summary>
internal sealed record BackendReport(string Name, string? State, int? Weight, int? EffectiveWeight, double? LatencyMilliseconds);
