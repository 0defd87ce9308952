namespace DeepSeek.Protocol.Routing;

/// <summary>The circuit breaker of each backend.</summary>
public sealed record BreakerSettings
{
    /// <summary>Failures in a row that open it; 0: not judged.</summary>
    public int ConsecutiveFailures { get; set; } = 5;

    /// <summary>Percent of failures in <see cref="SamplingWindow"/> that opens it; 0: not judged.</summary>
    public int FailurePercent { get; set; } = 50;

    /// <summary>Attempts in the window below which <see cref="FailurePercent"/> isn't judged.</summary>
    public int MinimumRequests { get; set; } = 20;

    public TimeSpan SamplingWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it stays open before the half-open trial.</summary>
    public TimeSpan OpenFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests let through while half open; all must succeed.</summary>
    public int HalfOpenRequests { get; set; } = 3;
}
