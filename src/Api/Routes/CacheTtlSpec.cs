namespace DeepSeek.Api.Routes;

/// <summary>Freshness by class. An answer that changed at its last refresh moves towards frequent, one that didn't towards stable.</summary>
[Rule("duration(self.frequent) <= duration(self.normal) && duration(self.normal) <= duration(self.stable)", RouteMessages.TtlNotIncreasing)]
public sealed record CacheTtlSpec
{
    /// <summary>For answers that change often.</summary>
    [DurationBounds("1s", "720h")]
    public Duration Frequent { get; set; } = Duration.Seconds(300);

    /// <summary>Where every answer starts.</summary>
    [DurationBounds("1s", "720h")]
    public Duration Normal { get; set; } = Duration.Seconds(3600);

    /// <summary>For answers that were never seen to change.</summary>
    [DurationBounds("1s", "720h")]
    public Duration Stable { get; set; } = Duration.Seconds(86400);
}
