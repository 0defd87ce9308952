using k8s.Models;

namespace DeepSeek.Api.LocalModels;

/// <summary>What computes tokens, and how it is built.</summary>
[Rule("self.maxInputLength <= self.maxSequenceLength", LocalModelMessages.InputLongerThanSequence, FieldPath = ".maxInputLength")]
public sealed record EngineSpec
{
    /// <summary>The engine.</summary>
    public EngineType Type { get; set; }

    /// <summary>Number format of weights and activations.</summary>
    public EnginePrecision Precision { get; set; }

    /// <summary>How INT8 is arrived at.</summary>
    public QuantizationSpec Quantization { get; set; } = new();

    /// <summary>The Job that builds the engine.</summary>
    public EngineBuilderSpec Builder { get; set; } = new();

    /// <summary>Sequences computed at once.</summary>
    [Bounds(1, 1024)]
    public int MaxBatchSize { get; set; } = 8;

    /// <summary>Longest prompt, in tokens.</summary>
    [Bounds(1, 2000000)]
    public int MaxInputLength { get; set; } = 4096;

    /// <summary>Longest prompt and answer together, in tokens.</summary>
    [Bounds(1, 2000000)]
    public int MaxSequenceLength { get; set; } = 8192;

    /// <summary>Memory that the builder may try layouts in.</summary>
    public ResourceQuantity Workspace { get; set; } = new("2Gi");

    /// <summary>On which other GPUs the engine must run too; costs speed.</summary>
    public HardwareCompatibility HardwareCompatibility { get; set; }

    /// <summary>The engine must also run on later TensorRT versions; costs speed.</summary>
    public bool VersionCompatible { get; set; }

    /// <summary>What to do with an engine that is already in the cache.</summary>
    public EngineReuse Reuse { get; set; }
}
