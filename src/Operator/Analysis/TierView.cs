namespace DeepSeek.Operator.Analysis;

/// <summary>All that a tier's next phase depends on.</summary>
internal sealed record TierView
{
    public required AnalysisPolicy Policy { get; init; }

    /// <summary>With clocks, level and usability of this moment; phase and share still those of before.</summary>
    public required TierState State { get; init; }

    public required TierPolicy Tier { get; init; }

    /// <summary>Percent of the route's traffic that the tier gets while healthy.</summary>
    public required int Configured { get; init; }

    /// <summary>Percent of the route's traffic that the tier gets now.</summary>
    public required int Share { get; init; }

    public required Verdict Verdict { get; init; }

    public required TierHealth Health { get; init; }

    /// <summary>Another tier could take over: healthy, usable, and not in trouble itself at this moment.</summary>
    public required bool CanLeave { get; init; }

    /// <summary>Some other tier is healthy and usable, whatever its errors.</summary>
    public required bool HasReceiver { get; init; }

    public required bool Holding { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>What levels ask for, and latency like the mildest of them.</summary>
    public LevelActions Asked => Verdict.Actions | (IsSlow ? LevelActions.ShiftToNextTier : LevelActions.None);

    public bool IsAskedToLeave => (Asked & (LevelActions.ShiftToNextTier | LevelActions.OpenCircuit)) != LevelActions.None;

    public bool IsAskedToOpen => Asked.HasFlag(LevelActions.OpenCircuit);

    public bool IsSlow => State.Slow is { HeldSince: null } clock && clock.Elapsed(Now) >= Tier.LatencyFor;

    /// <summary>Nothing speaks against more traffic at this moment.</summary>
    public bool IsClean => State is { Slow: null, Judgement.Clean.HeldSince: null };

    /// <summary>At or above the lowest threshold, or slow.</summary>
    public bool IsBad => IsSlow || (Verdict.Evidence.CanClear && Policy.LowestLevel is { } rule && Verdict.Evidence.Reaches(rule));

    public TimeSpan CleanFor => IsClean ? State.Judgement.Clean!.Value.Elapsed(Now) : TimeSpan.Zero;

    public bool ProbesAreGood => Health.ProbeStreak >= Policy.Recovery.ProbeSuccessThreshold;

    public TimeSpan Wait => State.Wait is { } wait && wait > Policy.BaseWait ? wait : Policy.BaseWait;

    public TimeSpan DoubledWait => Wait * 2 < Policy.LongestWait ? Wait * 2 : Policy.LongestWait;

    public bool HasWaited(TimeSpan wait) => Now - State.Since >= wait;

    /// <summary>What a tier on trial is let through: never nothing, or there would be nothing to judge.</summary>
    public int TrialPercent => Math.Max(1, Policy.Shift.ResidualPercent);
}
