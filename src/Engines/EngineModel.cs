namespace DeepSeek.Engines;

/// <summary>A loaded model: every figure is read from its files, or follows from them and the options.</summary>
public sealed record EngineModel
{
    /// <summary>The file that was loaded.</summary>
    public required string Path { get; init; }

    /// <summary>What computes, for people: "ONNX Runtime 1.31.1, CPU".</summary>
    public required string Runtime { get; init; }

    /// <summary>How sequences are kept.</summary>
    public required CacheLayout Layout { get; init; }

    /// <summary>Decoder layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Heads of keys and values.</summary>
    public required int KvHeads { get; init; }

    /// <summary>Elements of a head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Tokens that the model knows, and logits behind each.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Sequences at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Tokens that a slot takes, prompt and answer together.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Tokens of one chunk of a prefill.</summary>
    public required int LargestChunk { get; init; }

    /// <summary>Bytes of cache for each token of a sequence.</summary>
    public required long CacheBytesPerToken { get; init; }

    /// <summary>Whether rows of one step are computed together: then a step of many rows costs little more than one of a single row.</summary>
    public bool BatchesDecoding => Layout == CacheLayout.Slots;
}
