namespace DeepSeek.Api.Routes;

/// <summary>The recovery under way.</summary>
public sealed record RecoveryStatus
{
    /// <summary>When its first step was.</summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>Percent of the recovering tier's configured share that has returned.</summary>
    [Bounds(0, 100)]
    public int? SharePercent { get; set; }
}
