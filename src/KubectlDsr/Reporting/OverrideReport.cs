namespace DeepSeek.KubectlDsr.Reporting;

/// <summary>A decision by hand; without a time it lasts until it is removed.</summary>
internal sealed record OverrideReport(string? Tier, string? Level, DateTimeOffset? Until);
