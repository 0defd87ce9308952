namespace DeepSeek.Operator.Analysis;

/// <summary>
/// Starts the cache that waits for trouble, and stops it. It goes by the level that the route shows, a person's as well as a measured one.
/// Falling below the level that started it doesn't stop it: what fills up in an incident is of use until the incident is over.
/// </summary>
internal static class CacheSwitch
{
    public static (AnalysisState State, AnalysisEvent? Event) Apply(AnalysisPolicy policy, AnalysisState state, LevelTransition? transition)
    {
        var started = policy.CacheWaits && policy.Mode switch
        {
            AnalysisMode.DryRun => false,
            AnalysisMode.Suspended => state.CacheStarted,
            _ => state.Level != Level.Normal && (state.CacheStarted || Presentation.Wanted(policy, state.Level).HasFlag(LevelActions.StartCache)),
        };
        var told = started != state.CacheStarted && policy.CacheWaits ? Tell(policy, started, state, transition) : null;
        return (state with { CacheStarted = started }, told);
    }

    private static AnalysisEvent Tell(AnalysisPolicy policy, bool started, AnalysisState state, LevelTransition? transition)
    {
        var last = transition ?? state.Transitions.LastOrDefault(earlier => earlier.To == state.Level);
        var cause = policy.Mode == AnalysisMode.DryRun ? "dry run" : $"level {state.Level}{(last is null ? "" : $", {last.Message}")}";
        return started
            ? new AnalysisEvent(AnalysisEventReason.CacheStarted, $"answers are served from the cache: {cause}")
            : new AnalysisEvent(AnalysisEventReason.CacheStopped, $"answers are not served from the cache any more: {cause}");
    }
}
