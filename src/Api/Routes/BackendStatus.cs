namespace DeepSeek.Api.Routes;

/// <summary>One backend as the gateways see it.</summary>
public sealed record BackendStatus
{
    /// <summary>Name of the backend.</summary>
    [Required, Length(40)]
    public string Name { get; set; } = "";

    /// <summary>Where it stands: the worst that any gateway says.</summary>
    public BackendState? State { get; set; }

    /// <summary>The configured weight.</summary>
    [Bounds(0, 1000)]
    public int? Weight { get; set; }

    /// <summary>
    /// The weight in the snapshot, after latency and errors were taken into account. Where a backend has less than its weight, all of its tier are finer by a
    /// common factor of up to 100: what counts is how they compare.
    /// </summary>
    [Bounds(0, 1000)]
    public int? EffectiveWeight { get; set; }

    /// <summary>Round trip of its probes, smoothed.</summary>
    public Duration? Latency { get; set; }

    /// <summary>Failed attempts in percent, with one decimal.</summary>
    [Length(16)]
    public string? ErrorRate { get; set; }
}
