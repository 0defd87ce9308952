namespace DeepSeek.KubectlDsr.Reporting;

/// <summary>A condition of the status.</summary>
internal sealed record ConditionReport(string Type, string Status, string Reason, string Message);
