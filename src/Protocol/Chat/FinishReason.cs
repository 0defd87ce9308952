namespace DeepSeek.Protocol.Chat;

/// <summary>Why an answer ended.</summary>
public enum FinishReason
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>By itself: stop, length, content_filter, tool_calls, or a reason unknown to this build.</summary>
    Complete,

    /// <summary>The upstream ran out of capacity: <c>insufficient_system_resource</c>. A failure.</summary>
    InsufficientSystemResource,

    /// <summary>The upstream gave up: <c>aborted</c>. A failure.</summary>
    Aborted,
}
