namespace DeepSeek.Api.Routes;

/// <summary>Requests beyond gateway.maxConcurrency.</summary>
public sealed record QueueSpec
{
    /// <summary>Requests that may wait, per pod; more are refused with 429. 0: nobody waits.</summary>
    [Bounds(0, 100000)]
    public int MaxLength { get; set; } = 200;

    /// <summary>Longest wait; then 503 with Retry-After.</summary>
    [DurationBounds("0s", "1h")]
    public Duration Timeout { get; set; } = Duration.Seconds(10);
}
