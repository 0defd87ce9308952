namespace DeepSeek.Protocol.Chat;

/// <summary>What one chunk of a stream, or one whole answer, says: enough to judge it, nothing of its content.</summary>
public readonly record struct CompletionPart
{
    /// <summary>False: the bytes are not a JSON object.</summary>
    public bool WellFormed { get; init; }

    /// <summary>It carries an <c>error</c>.</summary>
    public bool IsError { get; init; }

    /// <summary>It moves the answer on: non-empty content, reasoning, a tool call, or a finish reason. A role alone, usage alone or empty text do not.</summary>
    public bool IsSemantic { get; init; }

    /// <summary>A bit per choice that appears (choices beyond 63 share the last bit).</summary>
    public ulong Choices { get; init; }

    /// <summary>A bit per choice that ends here.</summary>
    public ulong Finished { get; init; }

    /// <summary>The worst reason given by a choice that ends here.</summary>
    public FinishReason Finish { get; init; }

    /// <summary>Present when the upstream counted.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Whether the answer failed though its status said otherwise.</summary>
    public bool IsCutShort => Finish is FinishReason.InsufficientSystemResource or FinishReason.Aborted;
}
