namespace DeepSeek.Gateway.StatusPage;

/// <summary>How a backend is, in the one word that explains most.</summary>
internal enum BackendCause
{
    Healthy,

    /// <summary>Its weight is 0: it gets no traffic while another backend is usable.</summary>
    Drained,

    /// <summary>It came back a moment ago, and gets less than its part.</summary>
    SlowStart,

    /// <summary>Its breaker lets a few trials through.</summary>
    HalfOpen,

    /// <summary>Its account asked to be left alone for a while.</summary>
    Held,

    /// <summary>Its breaker lets nothing through.</summary>
    BreakerOpen,

    /// <summary>Out for a while, after failures within its time.</summary>
    Ejected,

    /// <summary>Its account's key is refused, or its balance gone.</summary>
    AccountDead,

    /// <summary>Its key or certificate bundle isn't mounted.</summary>
    NoCredential,
}
