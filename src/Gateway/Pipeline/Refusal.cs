using DeepSeek.Protocol.Errors;

namespace DeepSeek.Gateway.Pipeline;

/// <summary>What a client is told instead of an answer.</summary>
/// <param name="Status">HTTP status, when the response has not begun.</param>
/// <param name="Error">The body.</param>
/// <param name="Outcome">How it counts.</param>
internal sealed record Refusal(int Status, ApiError Error, RequestOutcome Outcome)
{
    /// <summary>When to come again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Nothing is broken: there was no room.</summary>
    public bool Overload { get; init; }

    /// <summary>The client is asked to prove who it is (RFC 9110 section 11.6.1).</summary>
    public bool Challenge { get; init; }

    /// <summary>The connection is of no more use.</summary>
    public bool Close { get; init; }
}
