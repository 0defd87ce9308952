using DeepSeek.Api.LocalModels;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>An engine in a claim.</summary>
/// <param name="BuiltTime">When its build ended.</param>
/// <param name="BuiltBy">Name of the model whose Job built it.</param>
/// <param name="GpuProduct">The GPU that it was built on.</param>
/// <param name="ComputeCapability">Of that GPU.</param>
/// <param name="TensorRTVersion">That built it.</param>
/// <param name="Precision">That it really runs in.</param>
/// <param name="BuildSeconds">How long the build took.</param>
internal sealed record EngineRecord(
    DateTimeOffset BuiltTime,
    string BuiltBy,
    string? GpuProduct = null,
    string? ComputeCapability = null,
    string? TensorRTVersion = null,
    EnginePrecision? Precision = null,
    int? BuildSeconds = null);
