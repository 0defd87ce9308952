namespace DeepSeek.Gateway.Health;

/// <summary>Of one backend, as the metric shows it.</summary>
internal enum BreakerState
{
    Closed = 0,
    HalfOpen = 1,

    /// <summary>Or ejected, or without its credentials.</summary>
    Open = 2,
}
