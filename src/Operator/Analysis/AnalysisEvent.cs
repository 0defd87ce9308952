namespace DeepSeek.Operator.Analysis;

/// <summary>Something worth telling a person.</summary>
internal sealed record AnalysisEvent(AnalysisEventReason Reason, string Message);
