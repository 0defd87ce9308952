namespace DeepSeek.Gateway.Health;

/// <summary>How one gateway treats a backend, by what it has learnt of it itself.</summary>
internal enum BackendCondition
{
    Healthy,

    /// <summary>It came back a moment ago, and gets less than its part.</summary>
    SlowStart,

    /// <summary>Its breaker lets a few trials through.</summary>
    HalfOpen,

    /// <summary>Its breaker lets nothing through.</summary>
    BreakerOpen,

    /// <summary>Out for a while, after failures within its time.</summary>
    Ejected,
}
