namespace DeepSeek.Protocol.Chat;

/// <summary>What one event of a stream, or one whole answer, says: enough to judge it, nothing of its content.</summary>
public readonly record struct CompletionPart
{
    /// <summary>False: the bytes are not a JSON object.</summary>
    public bool WellFormed { get; init; }

    /// <summary>It carries an <c>error</c>.</summary>
    public bool IsError { get; init; }

    /// <summary>It moves the answer on: non-empty content, reasoning, a tool call, or a finish reason. A role alone, usage alone or empty text do not.</summary>
    public bool IsSemantic { get; init; }

    /// <summary>It says that the upstream is still there, and nothing else: the Messages API's <c>ping</c>.</summary>
    public bool IsKeepAlive { get; init; }

    /// <summary>Nothing follows it: <c>[DONE]</c>, or the Messages API's <c>message_stop</c>. Whether the answer was whole is said by finish reasons alone.</summary>
    public bool IsEnd { get; init; }

    /// <summary>A bit per choice that appears (choices beyond 63 share the last bit). A message, and a list of embeddings, is one choice.</summary>
    public ulong Choices { get; init; }

    /// <summary>A bit per choice that ends here.</summary>
    public ulong Finished { get; init; }

    /// <summary>The worst reason given by a choice that ends here.</summary>
    public FinishReason Finish { get; init; }

    /// <summary>
    /// It is no error, and every choice that appears ends here with nothing left to say (<see cref="FinishReason.Complete"/>). Embeddings are
    /// complete as they are. Said of a whole answer: it may be kept and given again.
    /// </summary>
    public bool IsComplete { get; init; }

    /// <summary>Present when the upstream counted.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Whether the answer failed though its status said otherwise.</summary>
    public bool IsCutShort => Finish is FinishReason.InsufficientSystemResource or FinishReason.Aborted;
}
