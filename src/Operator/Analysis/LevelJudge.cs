namespace DeepSeek.Operator.Analysis;

/// <summary>Walks the ladder of levels: up as far as the evidence says, down one at a time.</summary>
internal static class LevelJudge
{
    public static Verdict Judge(LevelScope scope, Judgement previous, Evidence evidence, DateTimeOffset now)
    {
        PendingLevel[] pending = [.. scope.Raising.Select(rule => Pending(rule, previous, evidence, now)).OfType<PendingLevel>()];
        LevelRule[] firing = [.. scope.Raising.Where(rule => pending.Any(level => level.Level == rule.Level && IsDue(level.Clock, rule.For, now)))];
        var raised = firing.Length > 0 && firing[^1].Level > previous.Level;
        var judgement = raised ? previous with { Level = firing[^1].Level, Clearing = null } : Lower(scope, previous, evidence, now);
        var clean = Follow(previous.Clean, evidence.CanClear, IsClear(scope.Ladder.Count > 0 ? scope.Ladder[0] : null, scope, evidence), now);
        return new Verdict(judgement with { Pending = pending, Clean = clean }, evidence, firing);
    }

    private static PendingLevel? Pending(LevelRule rule, Judgement previous, Evidence evidence, DateTimeOffset now)
    {
        var clock = previous.Pending.FirstOrDefault(level => level.Level == rule.Level)?.Clock;
        var above = evidence.Exceeds(rule);
        return Follow(clock, above ? evidence.CanRaise : evidence.CanClear, above, now) is { } running
            ? new PendingLevel(rule.Level, running)
            : null;
    }

    private static Judgement Lower(LevelScope scope, Judgement previous, Evidence evidence, DateTimeOffset now)
    {
        var present = scope.Ladder.LastOrDefault(rule => rule.Level <= previous.Level);
        if (present?.Level != previous.Level) // Normal, or a level that is no longer configured
            return previous with { Level = present?.Level ?? Level.Normal, Clearing = null };
        var clearing = Follow(previous.Clearing, evidence.CanClear, IsClear(present, scope, evidence), now);
        if (scope.Holding || clearing is not { } clock || !IsDue(clock, scope.Recovery.For, now))
            return previous with { Clearing = clearing };
        var next = scope.Ladder.LastOrDefault(rule => rule.Level < previous.Level);
        return previous with
        {
            Level = next?.Level ?? Level.Normal,
            Clearing = next is not null && IsClear(next, scope, evidence) ? new EvidenceClock(now) : null,
        };
    }

    /// <summary>Without any level configured, everything is clear.</summary>
    private static bool IsClear(LevelRule? rule, LevelScope scope, Evidence evidence) =>
        rule is null || evidence.IsClearOf(rule, scope.Recovery.ClearPercent);

    private static bool IsDue(EvidenceClock clock, TimeSpan after, DateTimeOffset now) =>
        clock.HeldSince is null && clock.Elapsed(now) >= after;

    /// <summary>A clock runs while the condition is known to hold, ends when it is known not to, and stands still otherwise.</summary>
    private static EvidenceClock? Follow(EvidenceClock? clock, bool known, bool holds, DateTimeOffset now)
    {
        if (!known) return clock?.Hold(now);
        return holds ? (clock ?? new EvidenceClock(now)).Run(now) : null;
    }
}
