using DeepSeek.Protocol.Errors;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>Why an attempt failed.</summary>
/// <param name="Class">What to do about it.</param>
/// <param name="Reason">One of few words: the label of the error metric, and what the client is told was tried.</param>
internal sealed record Failure(FailureClass Class, string Reason)
{
    /// <summary>The upstream's own words, when it had some.</summary>
    public ApiError? Upstream { get; init; }

    /// <summary>The upstream's HTTP status, or the one that its error would have had outside an answer. Null: it gave none.</summary>
    public int? Status { get; init; }

    /// <summary>How long the upstream asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>It took the request and said nothing: within this request it is not asked again.</summary>
    public bool Silent { get; init; }

    /// <summary>Whether the attempt counts against the backend, in metrics and for the operator.</summary>
    public bool IsError => Class is FailureClass.Transient or FailureClass.Busy or FailureClass.AccountDead;
}
