namespace DeepSeek.Operator.Analysis;

/// <summary>Finds the levels that moved and puts the reason into words.</summary>
internal static class LevelChanges
{
    public static IReadOnlyList<LevelChange> Of(Situation situation, IReadOnlyList<TierView> views, IReadOnlyList<TierMove> moves, Verdict route)
    {
        var tiers = views.Select((view, index) => Of(
            situation, $"tier {view.State.Name}", situation.Known.Tiers[index].Judgement.Level, view.Verdict with { Judgement = moves[index].State.Judgement }));
        return [.. tiers.Append(Of(situation, "route", situation.Known.Route.Level, route)).OfType<LevelChange>()];
    }

    /// <summary>The cause of a move of the whole: of those that reached the new level, or of those that left the old one.</summary>
    public static string Cause(IReadOnlyList<LevelChange> changes, Level from, Level to)
    {
        var change = to > from
            ? changes.FirstOrDefault(change => change.To == to)
            : changes.FirstOrDefault(change => change.From == from && change.To < from);
        return change?.Cause ?? "the configuration changed";
    }

    private static LevelChange? Of(Situation situation, string subject, Level from, Verdict verdict)
    {
        var to = verdict.Judgement.Level;
        if (to == from) return null;
        if (to > from) return new LevelChange(from, to, Wording.Raised(subject, verdict.Evidence, verdict.Firing[^1]));
        var left = situation.Policy.Levels.FirstOrDefault(rule => rule.Level == from);
        return left is null ? null : new LevelChange(from, to, verdict.Evidence.Attempts == 0
            ? Wording.Unmeasured(subject)
            : Wording.Cleared(subject, verdict.Evidence, left, situation.Policy.Recovery));
    }
}
