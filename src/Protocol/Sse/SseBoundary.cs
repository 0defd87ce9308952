namespace DeepSeek.Protocol.Sse;

/// <summary>What a step of <see cref="SseParser"/> came to.</summary>
public enum SseBoundary
{
    /// <summary>The input ran out inside a block; feed more.</summary>
    None,

    /// <summary>A block ended that dispatches nothing: comments, other fields, or a further blank line.</summary>
    Nothing,

    /// <summary>An event was dispatched: <see cref="SseParser.Data"/> and <see cref="SseParser.EventType"/> hold it until the next step.</summary>
    Event,

    /// <summary>A block is larger than allowed. Final: the stream can't be read any further.</summary>
    TooLarge,
}
