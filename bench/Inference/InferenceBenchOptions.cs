namespace DeepSeek.Bench.Inference;

/// <summary>What a run of the bench measures.</summary>
internal sealed record InferenceBenchOptions
{
    /// <summary>How often each row is measured, in turn with the others.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Names of scenarios; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Threads that compute.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Tokens of each prompt.</summary>
    public int PromptTokens { get; init; } = 128;

    /// <summary>Tokens that each sequence gets behind its prompt.</summary>
    public int AnswerTokens { get; init; } = 64;
}
