using DeepSeek.Api.LocalModels;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Everything that an engine depends on: of equal inputs, one engine. What doesn't matter to an engine is null or empty here.</summary>
internal sealed record EngineKeyInputs
{
    /// <summary>Digest over the files of the weights.</summary>
    public required string ModelDigest { get; init; }

    public required EngineType EngineType { get; init; }

    public required EnginePrecision Precision { get; init; }

    /// <summary>Null: nothing is quantized.</summary>
    public QuantizationMethod? Quantization { get; init; }

    /// <summary>Of the prompts that activations are measured on; null: the built-in ones, or none.</summary>
    public string? PromptsDigest { get; init; }

    /// <summary>Prompts used.</summary>
    public int? Samples { get; init; }

    /// <summary>Tokens used of each prompt.</summary>
    public int? SampleLength { get; init; }

    public required int MaxBatchSize { get; init; }

    public required int MaxInputLength { get; init; }

    public required int MaxSequenceLength { get; init; }

    /// <summary>Bytes; null: the engine has none.</summary>
    public long? Workspace { get; init; }

    /// <summary>The builder image, by digest where its reference has one.</summary>
    public required string BuilderImage { get; init; }

    /// <summary>As far as the image's name tells; null where the engine runs on later versions too.</summary>
    public string? TensorRTVersion { get; init; }

    /// <summary>Whether it runs on later versions: that is another engine, and a slower one.</summary>
    public bool VersionCompatible { get; init; }

    public HardwareCompatibility? HardwareCompatibility { get; init; }

    /// <summary>Null: any, or not known beforehand.</summary>
    public string? ComputeCapability { get; init; }

    /// <summary>Null where the engine runs on other products too.</summary>
    public string? GpuProduct { get; init; }

    /// <summary>The model that alone may use it; null: whoever needs the same.</summary>
    public string? OnlyFor { get; init; }
}
