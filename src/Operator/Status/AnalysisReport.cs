using System.Globalization;
using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Planning;
using AnalysisTier = DeepSeek.Operator.Analysis.TierState;
using Level = DeepSeek.Api.Routes.Level;
using TierState = DeepSeek.Api.Routes.TierState;

namespace DeepSeek.Operator.Status;

/// <summary>What the status says of the analysis and of each tier: figures for people, clocks for the next leader.</summary>
internal static class AnalysisReport
{
    public static AnalysisStatus Analysis(AnalysisSource source, AnalysisState state, Measurement? measurement)
    {
        var sample = measurement?.Sample;
        var pending = state.Tiers.SelectMany(static tier => Pending(tier.Judgement)).Concat(Pending(state.Route)).MaxBy(static pending => pending.Level);
        return new AnalysisStatus
        {
            LastTime = state.EvaluatedAt,
            Source = source,
            Outcome = (AnalysisOutcome)state.Outcome,
            Requests = sample?.Attempts,
            Errors = sample?.Errors,
            ErrorRate = Percent(sample?.Errors, sample?.Attempts),
            FirstTokenP95 = Milliseconds(sample?.FirstTokenP95),
            PendingLevel = (Level?)pending?.Level,
            PendingSince = pending?.Clock.Since,
            WholeLevel = (Level)state.Route.Level,
            Clocks = [.. Clocks(null, state.Route, slow: null), .. state.Tiers.SelectMany(static tier => Clocks(tier.Name, tier.Judgement, tier.Slow))],
            HoldUntil = state.Flap.HoldUntil,
        };
    }

    public static TierStatus Tier(TierSpec spec, RoutePlan plan, Measurement? measurement)
    {
        var known = plan.Step.State.Tiers.FirstOrDefault(tier => tier.Name == spec.Name);
        var sample = measurement?.Sample.Tier(spec.Name);
        return new TierStatus
        {
            Name = spec.Name,
            State = known is null ? null : State(known),
            StateSince = known?.Since,
            Level = (Level?)known?.Judgement.Level,
            Share = plan.Step.Shares.FirstOrDefault(share => share.Tier == spec.Name).Percent,
            RetainedPercent = known?.RetainedPercent,
            WaitSeconds = (int?)known?.Wait?.TotalSeconds,
            ErrorRate = Percent(sample?.Errors, sample?.Attempts),
            Latency = Milliseconds(Latency(spec.Name, backend: null, measurement)),
            Backends = [.. spec.Backends.Select(backend => Backend(spec.Name, backend, plan, measurement))],
        };
    }

    public static RecoveryStatus? Recovery(AnalysisState state)
        => state.Tiers.FirstOrDefault(static tier => tier.Phase is TierPhase.Recovering or TierPhase.HalfOpen) is not { } tier ? null
            : new RecoveryStatus { Since = tier.Since, SharePercent = tier.RetainedPercent };

    public static TransitionStatus Transition(LevelTransition transition) => new()
    {
        Time = transition.Time,
        From = (Level)transition.From,
        To = (Level)transition.To,
        Reason = transition.Reason.ToString(),
        Message = transition.Message,
    };

    private static TierState State(AnalysisTier tier) => tier.Phase switch
    {
        TierPhase.Healthy => tier.Usable ? TierState.Healthy : TierState.Unavailable,
        TierPhase.Degraded => tier.Slow is not null && tier.Judgement.Level == Operator.Analysis.Level.Normal ? TierState.Slow : TierState.Degraded,
        TierPhase.CircuitOpen => TierState.CircuitOpen,
        TierPhase.HalfOpen => TierState.HalfOpen,
        _ => TierState.Recovering,
    };

    private static BackendStatus Backend(string tier, BackendSpec backend, RoutePlan plan, Measurement? measurement)
    {
        var counted = measurement?.Sample.Backend(new BackendKey(tier, backend.Name));
        var served = plan.Snapshot?.Snapshot.Tiers.FirstOrDefault(t => t.Name == tier)?.Backends.FirstOrDefault(b => b.Name == backend.Name);
        return new BackendStatus
        {
            Name = backend.Name,
            State = served is null || CredentialCheck.IsLacking(backend, measurement) ? BackendState.Unresolved : Breaker(tier, backend.Name, measurement),
            Weight = backend.Weight,
            EffectiveWeight = served?.Weight,
            Latency = Milliseconds(Latency(tier, backend.Name, measurement)),
            ErrorRate = Percent(counted?.Errors, counted?.Attempts),
        };
    }

    // The best that any gateway says: a backend that one gateway has ejected still serves through the others.
    private static BackendState Breaker(string tier, string backend, Measurement? measurement)
        => Views(tier, backend, measurement).Select(static view => view.Breaker ?? BreakerState.Closed).DefaultIfEmpty(BreakerState.Closed).Min() switch
        {
            BreakerState.Open => BackendState.Ejected,
            BreakerState.HalfOpen => BackendState.HalfOpen,
            _ => BackendState.Healthy,
        };

    private static TimeSpan? Latency(string tier, string? backend, Measurement? measurement)
        => Views(tier, backend, measurement).Min(static view => view.Latency);

    private static IEnumerable<BackendScrape> Views(string tier, string? backend, Measurement? measurement)
        => (measurement?.Scrapes.Values ?? []).SelectMany(static scrape => scrape.Backends)
            .Where(view => view.Key.Tier == tier && (backend is null || view.Key.Backend == backend))
            .Select(static view => view.Value);

    // A level that was reached keeps its clock; what is pending lies above it.
    private static IEnumerable<PendingLevel> Pending(Judgement judgement)
        => judgement.Pending.Where(pending => pending.Level > judgement.Level);

    private static IEnumerable<ClockStatus> Clocks(string? tier, Judgement judgement, EvidenceClock? slow)
        => judgement.Pending.Select(pending => ((ClockName)(pending.Level - 1), (EvidenceClock?)pending.Clock))
            .Append((ClockName.Clearing, judgement.Clearing))
            .Append((ClockName.Clean, judgement.Clean))
            .Append((ClockName.Slow, slow))
            .Where(static clock => clock.Item2 is not null)
            .Select(clock => new ClockStatus { Name = clock.Item1, Tier = tier, Since = clock.Item2!.Value.Since, HeldSince = clock.Item2.Value.HeldSince });

    private static string? Percent(long? errors, long? attempts)
        => attempts is > 0 ? (100.0 * errors!.Value / attempts.Value).ToString("0.0", CultureInfo.InvariantCulture) : null;

    private static string? Percent(double? errors, double? attempts)
        => attempts is > 0 ? (100 * Math.Min(errors!.Value, attempts.Value) / attempts.Value).ToString("0.0", CultureInfo.InvariantCulture) : null;

    private static Duration? Milliseconds(TimeSpan? time) => time is { } value ? new Duration(TimeSpan.FromMilliseconds(Math.Round(value.TotalMilliseconds))) : null;
}
