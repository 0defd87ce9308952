namespace DeepSeek.Api.Routes;

/// <summary>One tier: its health, its part of traffic, its clocks.</summary>
public sealed record TierStatus
{
    /// <summary>Name of the tier.</summary>
    [Required, Length(40)]
    public string Name { get; set; } = "";

    /// <summary>Where it stands.</summary>
    public TierState? State { get; set; }

    /// <summary>Since when it has stood there.</summary>
    public DateTimeOffset? StateSince { get; set; }

    /// <summary>The level that its own errors have reached.</summary>
    public Level? Level { get; set; }

    /// <summary>Percent of traffic now.</summary>
    [Bounds(0, 100)]
    public int? Share { get; set; }

    /// <summary>How much of its configured share it keeps, in percent: 100 when healthy, the residue when shifted away from, 0 when its circuit is open.</summary>
    [Bounds(0, 100)]
    public int? RetainedPercent { get; set; }

    /// <summary>Wait before the next recovery step, in seconds; doubled whenever a step fails.</summary>
    [Bounds(0, 604800)]
    public int? WaitSeconds { get; set; }

    /// <summary>Failed attempts in percent, with one decimal.</summary>
    [Length(16)]
    public string? ErrorRate { get; set; }

    /// <summary>Round trip of its probes, smoothed.</summary>
    public Duration? Latency { get; set; }

    /// <summary>Its backends, in the order of the spec.</summary>
    [Items(16), ListMap("name")]
    public IReadOnlyList<BackendStatus> Backends { get; set; } = [];
}
