namespace DeepSeek.Api.Routes;

/// <summary>The last evaluation, and the clocks that run.</summary>
public sealed record AnalysisStatus
{
    /// <summary>When it was.</summary>
    public DateTimeOffset? LastTime { get; set; }

    /// <summary>Where counters came from.</summary>
    public AnalysisSource? Source { get; set; }

    /// <summary>What it yielded.</summary>
    public AnalysisOutcome? Outcome { get; set; }

    /// <summary>Attempts in the window, all tiers together.</summary>
    public long? Requests { get; set; }

    /// <summary>Attempts in the window that failed.</summary>
    public long? Errors { get; set; }

    /// <summary>Failed attempts in percent, all tiers together, with one decimal: <c>6.4</c>.</summary>
    [Length(16)]
    public string? ErrorRate { get; set; }

    /// <summary>95th percentile of the time to the first token.</summary>
    public Duration? FirstTokenP95 { get; set; }

    /// <summary>The worst level whose threshold is exceeded but whose <c>for</c> hasn't passed yet; the headline of the clocks.</summary>
    public Level? PendingLevel { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? PendingSince { get; set; }

    /// <summary>The level of the route as a whole, on which Critical alone is judged; the tiers have theirs.</summary>
    public Level? WholeLevel { get; set; }

    /// <summary>Every clock of the analysis.</summary>
    [Items(64)]
    public IReadOnlyList<ClockStatus> Clocks { get; set; } = [];

    /// <summary>Until when the flap guard holds the level. Absent: it doesn't.</summary>
    public DateTimeOffset? HoldUntil { get; set; }
}
