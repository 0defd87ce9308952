namespace DeepSeek.Api.Routes;

/// <summary>The circuit breaker that each gateway keeps for each backend.</summary>
public sealed record CircuitBreakerSpec
{
    /// <summary>Failures in a row that open it. 0: not judged.</summary>
    [Bounds(0, 1000)]
    public int ConsecutiveFailures { get; set; } = 5;

    /// <summary>Percent of failures in samplingWindow that opens it. 0: not judged.</summary>
    [Bounds(0, 100)]
    public int FailurePercent { get; set; } = 50;

    /// <summary>Attempts in samplingWindow below which failurePercent isn't judged.</summary>
    [Bounds(1, 100000)]
    public int MinimumRequests { get; set; } = 20;

    /// <summary>The window of failurePercent.</summary>
    [DurationBounds("1s", "10m")]
    public Duration SamplingWindow { get; set; } = Duration.Seconds(10);

    /// <summary>How long it stays open before it is tried half open.</summary>
    [DurationBounds("1s", "1h")]
    public Duration OpenFor { get; set; } = Duration.Seconds(30);

    /// <summary>Requests let through while half open; all must succeed.</summary>
    [Bounds(1, 100)]
    public int HalfOpenRequests { get; set; } = 3;
}
