namespace DeepSeek.Hosting.Admin;

/// <summary>The answer to one probe: the verdict, and a line per condition.</summary>
internal sealed record HealthReport(bool Healthy, string Text);
