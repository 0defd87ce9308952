namespace DeepSeek.Operator.Analysis;

/// <summary>Notices a route that swings between levels, and then lets nothing get better for a while.</summary>
internal static class FlapGuard
{
    public static bool IsHolding(FlapState state, DateTimeOffset now) => state.HoldUntil is { } until && now < until;

    /// <summary>A change in the direction of the last is the same swing going on.</summary>
    public static FlapState Note(FlapState state, FlapGuardRule rule, (Level From, Level To) change, DateTimeOffset now)
    {
        if (change.From == change.To) return state;
        var up = change.To > change.From;
        if (state.Swings.Count > 0 && state.Swings[^1].Up == up) return state;
        var recent = state.Swings.Where(swing => IsRecent(swing, rule, now));
        return state with { Swings = [.. recent, new LevelSwing(now, up)] };
    }

    /// <summary>What is left of a hold by the rule as it is now: a guard that was turned off holds nothing any more.</summary>
    public static FlapState Under(FlapState state, FlapGuardRule rule) => rule.IsOn ? state : state with { HoldUntil = null };

    public static bool IsExceeded(FlapState state, FlapGuardRule rule, DateTimeOffset now) =>
        rule.IsOn && state.Swings.Count(swing => IsRecent(swing, rule, now)) > rule.MaxTransitions;

    private static bool IsRecent(LevelSwing swing, FlapGuardRule rule, DateTimeOffset now) => swing.Time > now - rule.Window;
}
