namespace DeepSeek.Api.Routes;

/// <summary>The one retry budget of a request. Nothing is tried again once the client has received a part of an answer.</summary>
public sealed record RetrySpec
{
    /// <summary>Tries in all, over all tiers, the first one included.</summary>
    [Bounds(1, 20)]
    public int Attempts { get; set; } = 5;

    /// <summary>The wait before returning to a backend is drawn between 0 and min(maxInterval, baseInterval × 2ⁿ).</summary>
    [DurationBounds("1ms", "1m")]
    public Duration BaseInterval { get; set; } = Duration.Milliseconds(500);

    /// <summary>Cap of one wait.</summary>
    [DurationBounds("1ms", "5m")]
    public Duration MaxInterval { get; set; } = Duration.Seconds(10);

    /// <summary>Randomness of waits.</summary>
    public RetryJitter Jitter { get; set; }

    /// <summary>Tries that return to an account which has failed the request may be at most this percent of recent requests, beyond a small floor, so that an outage doesn't become a storm. The first try at each account is free. 100: no such limit.</summary>
    [Bounds(0, 100)]
    public int BudgetPercent { get; set; } = 20;

    /// <summary>Wait as long as a backend asks by Retry-After before returning to it.</summary>
    public bool HonorRetryAfter { get; set; } = true;

    /// <summary>Cap of an honoured Retry-After; a longer one means: go elsewhere.</summary>
    [DurationBounds("0s", "10m")]
    public Duration MaxRetryAfter { get; set; } = Duration.Seconds(10);
}
