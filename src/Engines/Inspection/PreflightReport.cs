namespace DeepSeek.Engines.Inspection;

/// <summary>Whether TensorRT can be expected to take a model.</summary>
/// <param name="Findings">What it won't take; none: it can be tried.</param>
/// <param name="LeastVersion">The TensorRT from which on all operators without a finding are known.</param>
public sealed record PreflightReport(IReadOnlyList<PreflightFinding> Findings, Version LeastVersion);
