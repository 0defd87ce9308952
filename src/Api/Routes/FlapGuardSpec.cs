namespace DeepSeek.Api.Routes;

/// <summary>More than maxTransitions level changes within window hold the worst level for holdFor.</summary>
public sealed record FlapGuardSpec
{
    /// <summary>Level changes within window that are still fine. 0: no guard.</summary>
    [Bounds(0, 100)]
    public int MaxTransitions { get; set; } = 4;

    /// <summary>The window.</summary>
    [DurationBounds("1s", "24h")]
    public Duration Window { get; set; } = Duration.Minutes(30);

    /// <summary>How long the worst level is held.</summary>
    [DurationBounds("1s", "24h")]
    public Duration HoldFor { get; set; } = Duration.Minutes(30);
}
