namespace DeepSeek.Protocol.Chat;

/// <summary>The tokens an upstream says it counted.</summary>
public readonly record struct TokenUsage
{
    public long Prompt { get; init; }

    public long Completion { get; init; }

    /// <summary>Part of <see cref="Prompt"/> that the upstream's prefix cache held.</summary>
    public long CacheHit { get; init; }

    /// <summary>Part of <see cref="Prompt"/> that it did not hold.</summary>
    public long CacheMiss { get; init; }

    /// <summary>Part of <see cref="Completion"/> that was reasoning.</summary>
    public long Reasoning { get; init; }

    /// <summary>The two together, of one answer. Counts only grow while it runs, and an upstream may leave out those that it told before: the larger one holds.</summary>
    public TokenUsage With(TokenUsage later) => new()
    {
        Prompt = Math.Max(Prompt, later.Prompt),
        Completion = Math.Max(Completion, later.Completion),
        CacheHit = Math.Max(CacheHit, later.CacheHit),
        CacheMiss = Math.Max(CacheMiss, later.CacheMiss),
        Reasoning = Math.Max(Reasoning, later.Reasoning),
    };
}
