using DeepSeek.Engines;

namespace DeepSeek.Inference.Building.TensorRt;

/// <summary>What a plan is made for, and how.</summary>
internal sealed record PlanOptions
{
    /// <summary>Most sequences in one step. Default: 8, as the server's.</summary>
    public int MaxBatch { get; init; } = 8;

    /// <summary>Longest prompt, in tokens; null: as long as a sequence.</summary>
    public int? MaxInput { get; init; }

    /// <summary>Prompt and answer together, in tokens; null: what the model was made for.</summary>
    public int? MaxSequence { get; init; }

    /// <summary>Folder of prompts that activations are measured on; null: built-in ones.</summary>
    public string? Prompts { get; init; }

    /// <summary>Prompts used of those that there are. Default: 128, as a DeepSeekLocalModel's.</summary>
    public int Samples { get; init; } = 128;

    /// <summary>Tokens used of each. Default: 512, as a DeepSeekLocalModel's.</summary>
    public int SampleLength { get; init; } = 512;

    /// <summary>Bytes of the GPU's memory that layouts are tried in; null: as much as there is.</summary>
    public long? Workspace { get; init; }

    public HardwareCompatibility HardwareCompatibility { get; init; }

    /// <summary>Whether later versions of TensorRT must run it too, which our server can't.</summary>
    public bool VersionCompatible { get; init; }

    /// <summary>NVIDIA's builder; null: that of the PATH, or of NVIDIA's images.</summary>
    public string? Trtexec { get; init; }

    /// <summary>Tokens of a prompt that are computed at once, as the server does it: longer prompts come in several such chunks.</summary>
    public int Chunk => Math.Min(new EngineOptions().PrefillChunk, MaxInput ?? MaxSequence ?? int.MaxValue);
}
