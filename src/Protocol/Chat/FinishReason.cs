namespace DeepSeek.Protocol.Chat;

/// <summary>Why an answer ended, from the best to the worst.</summary>
public enum FinishReason
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>By itself, with nothing left to say: stop, tool_calls, function_call; end_turn, stop_sequence, tool_use.</summary>
    Complete,

    /// <summary>At a limit, by a filter, or for a reason unknown to this build: an answer, though it may not be all of one. length, content_filter; max_tokens.</summary>
    Limited,

    /// <summary>The upstream ran out of capacity: <c>insufficient_system_resource</c>. A failure.</summary>
    InsufficientSystemResource,

    /// <summary>The upstream gave up: <c>aborted</c>. A failure.</summary>
    Aborted,
}
