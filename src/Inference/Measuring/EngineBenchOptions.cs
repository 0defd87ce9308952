namespace DeepSeek.Inference.Measuring;

/// <summary>What is measured of a model.</summary>
internal sealed record EngineBenchOptions
{
    /// <summary>Tokens of each prompt. Default: 128.</summary>
    public int PromptTokens { get; init; } = 128;

    /// <summary>Tokens that each sequence gets behind its prompt. Default: 64.</summary>
    public int AnswerTokens { get; init; } = 64;

    /// <summary>Numbers of sequences at once. Default: 1 and 8.</summary>
    public IReadOnlyList<int> Batches { get; init; } = [1, 8];

    /// <summary>How often all of it is measured; the best of them counts. Default: 3.</summary>
    public int Rounds { get; init; } = 3;
}
