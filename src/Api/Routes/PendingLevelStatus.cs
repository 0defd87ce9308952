namespace DeepSeek.Api.Routes;

/// <summary>A threshold that is exceeded, and since when.</summary>
public sealed record PendingLevelStatus
{
    /// <summary>The level whose clock runs.</summary>
    [Required, Allowed(nameof(Routes.Level.Warning), nameof(Routes.Level.Critical), nameof(Routes.Level.Emergency))]
    public Level Level { get; set; } = Level.Warning;

    /// <summary>The tier it is judged on. Absent: the route as a whole.</summary>
    [Length(40)]
    public string? Tier { get; set; }

    /// <summary>Start of the clock.</summary>
    [Required]
    public DateTimeOffset Since { get; set; }
}
