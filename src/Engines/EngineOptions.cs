namespace DeepSeek.Engines;

/// <summary>How a model is loaded.</summary>
public sealed record EngineOptions
{
    /// <summary>Sequences at once. Default: 4.</summary>
    public int Slots { get; init; } = 4;

    /// <summary>
    /// Tokens of a sequence, prompt and answer. Default: what the model was made for, by <c>max_position_embeddings</c> of its config.json, or
    /// 4,096 where nothing says it; with slots of no size of their own 4,096 at most, since each step reads all of them.
    /// </summary>
    public int? ContextLength { get; init; }

    /// <summary>Tokens of one chunk of a prefill: more is faster, and needs more memory for what is in between. Default: 512.</summary>
    public int PrefillChunk { get; init; } = 512;

    /// <summary>Threads that compute. Default: one per processor that the process may use.</summary>
    public int? Threads { get; init; }
}
