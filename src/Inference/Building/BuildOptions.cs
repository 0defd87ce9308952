using DeepSeek.Inference.Building.TensorRt;

namespace DeepSeek.Inference.Building;

/// <summary>What is to be built.</summary>
internal sealed record BuildOptions
{
    /// <summary>Folder of the weights.</summary>
    public required string Model { get; init; }

    /// <summary>Folder of all engines.</summary>
    public required string Engines { get; init; }

    /// <summary>Name of this one.</summary>
    public required string Key { get; init; }

    public required EngineKind Kind { get; init; }

    public required EnginePrecision Precision { get; init; }

    /// <summary>How INT8 is arrived at; on CPUs weights are quantized unless they are PreQuantized.</summary>
    public QuantizationMethod Quantization { get; init; }

    /// <summary>What matters to plans of TensorRT alone.</summary>
    public PlanOptions Plan { get; init; } = new();

    /// <summary>Engines that may go once this one is there.</summary>
    public IReadOnlyList<string> Discards { get; init; } = [];
}
