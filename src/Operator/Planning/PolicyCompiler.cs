using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using Level = DeepSeek.Operator.Analysis.Level;

namespace DeepSeek.Operator.Planning;

/// <summary>From what the user wrote to what the analysis computes with.</summary>
internal static class PolicyCompiler
{
    /// <param name="spec">A valid spec.</param>
    /// <param name="suspended">By the spec or by annotation.</param>
    public static AnalysisPolicy Compile(DeepSeekRouteSpec spec, bool suspended) => new()
    {
        Interval = spec.Analysis.Interval,
        Window = spec.Analysis.Window,
        MinimumRequests = spec.Analysis.MinimumRequests,
        Levels = [.. spec.Analysis.Levels.Select(Rule).OrderBy(static rule => rule.Level)],
        Shift = new ShiftRule(spec.Analysis.Shift.StepPercent, spec.Analysis.Shift.StepInterval, spec.Analysis.Shift.ResidualPercent),
        Recovery = new RecoveryRule(
            spec.Recovery.ClearPercent, spec.Recovery.For, spec.Recovery.StepPercent, spec.Recovery.StepInterval, spec.Recovery.Probe.SuccessThreshold),
        FlapGuard = new FlapGuardRule(spec.Recovery.FlapGuard.MaxTransitions, spec.Recovery.FlapGuard.Window, spec.Recovery.FlapGuard.HoldFor),
        Tiers = [.. spec.Tiers.Zip(spec.ConfiguredShares(), Tier)],
        Mode = suspended ? AnalysisMode.Suspended : spec.Mode == RouteMode.DryRun ? AnalysisMode.DryRun : AnalysisMode.Enforce,
        DynamicWeights = spec.LoadBalancing.DynamicWeights,
        CacheWaits = spec.Cache.Mode == CacheMode.OnCritical,
        Override = spec.Override is not { } given ? null
            : new LevelOverride((Level?)given.Level, given.Tier, given.Until ?? DateTimeOffset.MaxValue),
    };

    private static TierPolicy Tier(TierSpec tier, int share) => new(
        tier.Name, share, tier.LatencyThreshold.Value > TimeSpan.Zero ? tier.LatencyThreshold.Value : null, tier.LatencyFor)
    {
        Backends = [.. tier.Backends.Select(static backend => new BackendPolicy(backend.Name, backend.Backup))],
    };

    private static LevelRule Rule(LevelSpec level) => new(
        (Level)level.Name, level.ErrorRatePercent, level.For, level.Actions.Aggregate(LevelActions.None, static (all, action) => all | Action(action)));

    private static LevelActions Action(LevelAction action) => action switch
    {
        LevelAction.ShiftToNextTier => LevelActions.ShiftToNextTier,
        LevelAction.OpenCircuit => LevelActions.OpenCircuit,
        LevelAction.StartCache => LevelActions.StartCache,
        LevelAction.StartLocalModel => LevelActions.StartLocalModel,
        _ => LevelActions.None,
    };
}
