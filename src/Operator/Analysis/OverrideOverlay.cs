using System.Globalization;

namespace DeepSeek.Operator.Analysis;

/// <summary>Gives the route the level that it shows: a person's while an override is in force, else the measured one.</summary>
internal static class OverrideOverlay
{
    public static (AnalysisState State, LevelTransition? Transition, IReadOnlyList<AnalysisEvent> Events) Apply(
        AnalysisPolicy policy, Round round, DateTimeOffset now)
    {
        var before = round.State.Override;
        var active = Presentation.ActiveOverride(policy, now);
        var level = active?.Level ?? Round.MeasuredLevel(round.State);
        var state = round.State with { Override = active, Level = level };
        AnalysisEvent? overridden = active == before ? null
            : active is null ? new(AnalysisEventReason.OverrideExpired, "measurement decides again")
            : new(AnalysisEventReason.OverrideApplied, Describe(active));
        var transition = Transition(round, level, overridden, now);
        AnalysisEvent? changed = transition is null ? null
            : new(AnalysisEventReason.LevelChanged, $"{transition.From} to {transition.To}: {transition.Message}");
        return (state, transition, [.. new[] { overridden, changed }.OfType<AnalysisEvent>()]);
    }

    private static LevelTransition? Transition(Round round, Level to, AnalysisEvent? overridden, DateTimeOffset now)
    {
        var from = round.State.Level;
        if (from == to) return null;
        if (overridden is null)
        {
            var reason = to > from ? TransitionReason.ErrorRateExceeded : TransitionReason.ErrorRateCleared;
            return new LevelTransition(now, from, to, reason, LevelChanges.Cause(round.Changes, from, to));
        }

        var applied = overridden.Reason == AnalysisEventReason.OverrideApplied;
        return new LevelTransition(now, from, to, applied ? TransitionReason.OverrideApplied : TransitionReason.OverrideExpired, overridden.Message);
    }

    private static string Describe(LevelOverride pinned)
    {
        var level = pinned.Level is { } wanted ? $"level {wanted}" : "measured level";
        var tier = pinned.Tier is null ? "" : $", all traffic to tier {pinned.Tier}";
        var end = pinned.Until == DateTimeOffset.MaxValue
            ? "removed"
            : pinned.Until.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return $"{level}{tier} until {end}";
    }
}
