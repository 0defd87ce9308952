namespace DeepSeek.Api.Routes;

/// <summary>A level change.</summary>
public sealed record TransitionStatus
{
    /// <summary>When it was.</summary>
    [Required]
    public DateTimeOffset Time { get; set; }

    /// <summary>The level before.</summary>
    [Required]
    public Level From { get; set; }

    /// <summary>The level after.</summary>
    [Required]
    public Level To { get; set; }

    /// <summary>One word, such as ErrorRateExceeded.</summary>
    [Length(64)]
    public string? Reason { get; set; }

    /// <summary>With numerator and denominator.</summary>
    [Length(1024)]
    public string? Message { get; set; }
}
