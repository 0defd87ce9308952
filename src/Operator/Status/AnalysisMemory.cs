using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Planning;
using AnalysisLevel = DeepSeek.Operator.Analysis.Level;
using AnalysisTier = DeepSeek.Operator.Analysis.TierState;
using TierState = DeepSeek.Api.Routes.TierState;

namespace DeepSeek.Operator.Status;

/// <summary>Reads back from a status what the analysis must know to go on: after a restart, or as a new leader.</summary>
internal static class AnalysisMemory
{
    public static AnalysisState Restore(DeepSeekRouteStatus? status, AnalysisPolicy policy)
    {
        if (status?.Analysis is not { } analysis || status.Level is not { } level)
        {
            return AnalysisState.Initial;
        }

        return new AnalysisState
        {
            Level = (AnalysisLevel)level,
            EvaluatedAt = analysis.LastTime,
            Outcome = (SampleOutcome?)analysis.Outcome ?? SampleOutcome.NoData,
            Tiers = [.. status.Tiers.Where(static tier => tier.State is not null).Select(tier => Tier(tier, analysis))],
            Weights = [.. status.Tiers.SelectMany(Weights)],
            Route = Judgement(analysis.WholeLevel, analysis, tier: null),
            Flap = new FlapState(Swings(status.Transitions), analysis.HoldUntil),
            CacheStarted = policy.CacheWaits && status.Conditions.Any(
                static condition => condition.Type == RouteConditions.CacheActive && CacheVerdict.MeansStarted(condition.Reason)),
            // An override that was in force then was announced by whoever led then.
            Override = analysis.LastTime < policy.Override?.Until ? policy.Override : null,
            NoHealthyTier = status.Conditions.Any(static condition => condition is { Type: RouteConditions.TrafficHealthy, Reason: RouteReasons.NoHealthyTier }),
            Transitions = [.. status.Transitions.Select(Transition)],
        };
    }

    private static AnalysisTier Tier(TierStatus tier, AnalysisStatus analysis) => new()
    {
        Name = tier.Name,
        Phase = Phase(tier.State!.Value),
        RetainedPercent = tier.RetainedPercent ?? 100,
        Since = tier.StateSince ?? analysis.LastTime ?? default,
        Wait = tier.WaitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Usable = tier.State != TierState.Unavailable,
        Slow = Clock(analysis, tier.Name, ClockName.Slow),
        Judgement = Judgement(tier.Level, analysis, tier.Name),
    };

    // Where the measurement wants a weight is known with the next evaluation.
    private static IEnumerable<BackendWeight> Weights(TierStatus tier)
        => tier.Backends.Zip(
            EffectiveWeights.Percents([.. tier.Backends.Select(static backend => (backend.Weight ?? 1, backend.EffectiveWeight))]),
            (backend, percent) => new BackendWeight(new BackendKey(tier.Name, backend.Name), percent, percent));

    private static TierPhase Phase(TierState state) => state switch
    {
        TierState.Degraded or TierState.Slow => TierPhase.Degraded,
        TierState.CircuitOpen => TierPhase.CircuitOpen,
        TierState.HalfOpen => TierPhase.HalfOpen,
        TierState.Recovering => TierPhase.Recovering,
        _ => TierPhase.Healthy,
    };

    private static Judgement Judgement(Api.Routes.Level? level, AnalysisStatus analysis, string? tier) => new(
        (AnalysisLevel?)level ?? AnalysisLevel.Normal,
        [.. analysis.Clocks
            .Where(clock => clock.Tier == tier && clock.Name <= ClockName.Emergency)
            .OrderBy(static clock => clock.Name)
            .Select(static clock => new PendingLevel(LevelOf(clock.Name), new EvidenceClock(clock.Since, clock.HeldSince)))],
        Clock(analysis, tier, ClockName.Clearing),
        Clock(analysis, tier, ClockName.Clean));

    private static AnalysisLevel LevelOf(ClockName clock) => clock switch
    {
        ClockName.Warning => AnalysisLevel.Warning,
        ClockName.Critical => AnalysisLevel.Critical,
        _ => AnalysisLevel.Emergency,
    };

    private static EvidenceClock? Clock(AnalysisStatus analysis, string? tier, ClockName name)
        => analysis.Clocks.FirstOrDefault(clock => clock.Tier == tier && clock.Name == name) is { } clock
            ? new EvidenceClock(clock.Since, clock.HeldSince)
            : null;

    private static LevelTransition Transition(TransitionStatus transition) => new(
        transition.Time,
        (AnalysisLevel)transition.From,
        (AnalysisLevel)transition.To,
        Enum.TryParse<TransitionReason>(transition.Reason, out var reason) ? reason : TransitionReason.ErrorRateExceeded,
        transition.Message ?? "");

    // A swing is a run of measured transitions in one direction; its beginning is what counts. What a person pinned is none.
    private static List<LevelSwing> Swings(IEnumerable<TransitionStatus> transitions)
    {
        var swings = new List<LevelSwing>();
        foreach (var transition in transitions.Where(static transition => transition.Reason?.StartsWith("Override", StringComparison.Ordinal) != true))
        {
            var up = transition.To > transition.From;
            if (swings.Count == 0 || swings[^1].Up != up)
            {
                swings.Add(new LevelSwing(transition.Time, up));
            }
        }

        return swings;
    }
}
