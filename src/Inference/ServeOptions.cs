using DeepSeek.Inference.Building;

namespace DeepSeek.Inference;

/// <summary>How a model is served.</summary>
internal sealed record ServeOptions
{
    /// <summary>Folder of the weights, with the tokenizer.</summary>
    public required string Model { get; init; }

    /// <summary>What is computed with: an ONNX file, or a plan of TensorRT, or a folder with one. Null: that of <see cref="Model"/>.</summary>
    public string? Engine { get; init; }

    /// <summary>What computes.</summary>
    public EngineKind Kind { get; init; } = EngineKind.OnnxRuntime;

    /// <summary>Where to listen.</summary>
    public required Uri Listen { get; init; }

    /// <summary>By which clients ask for it.</summary>
    public required string Name { get; init; }

    /// <summary>Sequences at once.</summary>
    public int Slots { get; init; } = 8;

    /// <summary>Longest prompt, in tokens; null: as long as fits.</summary>
    public int? LongestPrompt { get; init; }

    /// <summary>Prompt and answer together, in tokens; null: what the model was made for.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Requests in slots and waiting.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Threads that compute; null: one per processor.</summary>
    public int? Threads { get; init; }

    /// <summary>How long answers may go on after SIGTERM.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);
}
