namespace DeepSeek.Api.Routes;

/// <summary>An incident level: when it is reached and what is done then.</summary>
public sealed record LevelSpec
{
    /// <summary>Warning, Critical or Emergency.</summary>
    [Required, Allowed(nameof(Level.Warning), nameof(Level.Critical), nameof(Level.Emergency))]
    public Level Name { get; set; } = Level.Warning;

    /// <summary>Error rate, in percent of attempts, above which the level's clock runs.</summary>
    [Required, Bounds(1, 100)]
    public int ErrorRatePercent { get; set; }

    /// <summary>How long the rate must stay above, as in Prometheus alerting rules. 0s: at once.</summary>
    [DurationBounds("0s", "24h")]
    public Duration For { get; set; }

    /// <summary>What is done while the level lasts. Empty: alerts alone.</summary>
    [Items(4), ListSet]
    public IReadOnlyList<LevelAction> Actions { get; set; } = [];
}
