namespace DeepSeek.Gateway.Forwarding;

/// <summary>What to do about a failed attempt. The table that fills it is <see cref="FailureClassifier"/>.</summary>
internal enum FailureClass
{
    /// <summary>Another backend at once; a backoff only before returning to the same one.</summary>
    Transient,

    /// <summary>The account or the node has no capacity: another account or tier first.</summary>
    Busy,

    /// <summary>The key is refused or the balance gone: the next account at once, and this one rests until a probe succeeds.</summary>
    AccountDead,

    /// <summary>The client's own mistake: passed through, no retry, no error counted.</summary>
    Caller,

    /// <summary>Nobody waits for the answer any more.</summary>
    ClientGone,

    /// <summary>The time for the whole request is up, or the gateway ends or has a defect. Not the backend's fault.</summary>
    OutOfTime,
}
