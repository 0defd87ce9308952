namespace DeepSeek.Api.Routes;

/// <summary>A group of upstream nodes of about the same distance.</summary>
public sealed record TierSpec
{
    /// <summary>Unique in the route; a label of metrics.</summary>
    [Required, Length(40, Min = 1), Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string Name { get; set; } = "";

    /// <summary>Percent of traffic at level Normal. Shares of all tiers sum to 100. Default: the first tier 100, others 0.</summary>
    [Bounds(0, 100)]
    public int? Share { get; set; }

    /// <summary>Round trip of a probe (connect and HTTP, smoothed) above which, for latencyFor, the tier counts as slow and loses its share. 0s: latency isn't judged.</summary>
    [DurationBounds("0s", "1m")]
    public Duration LatencyThreshold { get; set; } = Duration.Milliseconds(100);

    /// <summary>How long latencyThreshold must be exceeded.</summary>
    [DurationBounds("0s", "24h")]
    public Duration LatencyFor { get; set; } = Duration.Minutes(1);

    /// <summary>The nodes.</summary>
    [Required, Items(16, Min = 1), ListMap("name")]
    [Rule("self.exists(b, !has(b.backup) || !b.backup)", RouteMessages.OnlyBackupBackends)]
    public IReadOnlyList<BackendSpec> Backends { get; set; } = [];
}
