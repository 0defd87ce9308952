namespace DeepSeek.Operator.Analysis;

/// <summary>A route's settings, compiled. Lists are in the user's order: tiers by preference, levels by rising threshold.</summary>
internal sealed record AnalysisPolicy
{
    public required TimeSpan Interval { get; init; }

    public required TimeSpan Window { get; init; }

    /// <summary>Attempts within the window below which no level rises.</summary>
    public required int MinimumRequests { get; init; }

    public required IReadOnlyList<LevelRule> Levels { get; init; }

    public required ShiftRule Shift { get; init; }

    public required RecoveryRule Recovery { get; init; }

    public required FlapGuardRule FlapGuard { get; init; }

    /// <summary>At least one; names are unique.</summary>
    public required IReadOnlyList<TierPolicy> Tiers { get; init; }

    public AnalysisMode Mode { get; init; } = AnalysisMode.Enforce;

    public LevelOverride? Override { get; init; }

    /// <summary>Whether backends have less of their weight when they do worse than others of their tier.</summary>
    public bool DynamicWeights { get; init; }

    /// <summary>Whether the route has a cache that waits for a level with the action StartCache (mode OnCritical).</summary>
    public bool CacheWaits { get; init; }

    /// <summary>The threshold by which a tier counts as clean or bad while it recovers.</summary>
    public LevelRule? LowestLevel => Levels.Count > 0 ? Levels[0] : null;

    /// <summary>How long a recovery step lasts at least, and the first wait of an opened circuit.</summary>
    public TimeSpan BaseWait => Recovery.StepInterval > Window ? Recovery.StepInterval : Window;

    /// <summary>Where the doubling of waits ends: no tier waits longer than the flap guard would hold it.</summary>
    public TimeSpan LongestWait => FlapGuard.HoldFor > BaseWait ? FlapGuard.HoldFor : BaseWait;
}
