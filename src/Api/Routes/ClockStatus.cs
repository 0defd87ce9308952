namespace DeepSeek.Api.Routes;

/// <summary>A clock of the analysis. It lives in the status so that a new leader goes on counting where the old one stopped.</summary>
public sealed record ClockStatus
{
    /// <summary>What it counts.</summary>
    [Required]
    public ClockName Name { get; set; }

    /// <summary>The tier it is judged on. Absent: the route as a whole.</summary>
    [Length(40)]
    public string? Tier { get; set; }

    /// <summary>Start of the clock, moved forward by the time that it stood still.</summary>
    [Required]
    public DateTimeOffset Since { get; set; }

    /// <summary>Since when it stands still for lack of data. Absent: it runs.</summary>
    public DateTimeOffset? HeldSince { get; set; }
}
