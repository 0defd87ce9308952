using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Planning;
using Level = DeepSeek.Operator.Analysis.Level;

namespace DeepSeek.Operator.Status;

/// <summary>How the traffic fares, and where it goes. None of these gate Ready: an incident isn't a broken configuration.</summary>
internal static class TrafficVerdicts
{
    public static Verdict Metrics(AnalysisState state, AnalysisSource source, Measurement? measurement) => measurement is null
        ? Verdict.Unknown(RouteReasons.NoTraffic, "no gateway has been asked yet")
        : state.Outcome switch
        {
            SampleOutcome.Value => Verdict.True(
                RouteReasons.SamplesReceived, source == AnalysisSource.Prometheus
                    ? $"Prometheus answered{(measurement.Sample.Problem is { } warning ? $"; {warning}" : "")}"
                    : $"{measurement.Scrapes.Count} of {measurement.Asked} gateways answered"),
            SampleOutcome.SourceError => Verdict.False(
                measurement.Sample.IsQueryInvalid ? RouteReasons.QueryInvalid : RouteReasons.SourceUnreachable,
                $"{measurement.Sample.Problem ?? "the gateways don't answer"}; level and shares are held"),
            _ => Verdict.Unknown(RouteReasons.NoTraffic, $"{Lacking(measurement.Sample)}; level and shares are held"),
        };

    // A sample may have attempts, and still too few of them.
    private static string Lacking(RouteSample sample) => sample.Outcome == SampleOutcome.Value ? "too few requests to judge by" : sample.Problem ?? "too few requests to judge by";

    public static Verdict Healthy(RoutePlan plan, DeepSeekRouteSpec spec)
    {
        var state = plan.Step.State;
        if (plan.Step.NoHealthyTier)
        {
            return Verdict.False(RouteReasons.NoHealthyTier, "a tier should lose its traffic, and no healthy tier is there to take it");
        }

        if (state.Level != Level.Normal)
        {
            var message = state.Transitions.LastOrDefault(transition => transition.To == state.Level)?.Message ?? "";
            return Verdict.False($"{state.Level}ThresholdExceeded", $"level {state.Level}: {message}");
        }

        if (state.Tiers.FirstOrDefault(static tier => tier is { Phase: TierPhase.Degraded, Slow: not null }) is { } slow)
        {
            return Verdict.False(RouteReasons.LatencyThresholdExceeded, $"tier {slow.Name}: probes take longer than latencyThreshold");
        }

        return state.Outcome == SampleOutcome.Value || state.Transitions.Count > 0
            ? Verdict.True(RouteReasons.WithinThresholds, $"error rates are below {spec.Analysis.Levels.Min(static level => level.ErrorRatePercent)} %")
            : Verdict.Unknown(RouteReasons.NoTraffic, "too few requests to judge by");
    }

    public static Verdict Shifted(RoutePlan plan)
    {
        var shares = string.Join(", ", plan.Step.Shares.Select(static share => $"{share.Tier} {share.Percent} %"));
        if (plan.Policy.Mode == AnalysisMode.DryRun)
        {
            return Verdict.False(RouteReasons.DryRun, $"spec.mode is DryRun: shares stay as configured ({shares})");
        }

        var configured = ShareTable.Configured(plan.Policy);
        var phases = plan.Step.State.Tiers;
        return plan.Step.Shares.Select(static share => share.Percent).SequenceEqual(configured)
            ? Verdict.False(RouteReasons.OnPreferredTier, $"shares are as configured: {shares}")
            : Verdict.True(
                plan.Step.State.Override?.Tier is not null ? RouteReasons.ShiftedByOverride
                : phases.Any(static tier => tier.Phase is TierPhase.Recovering or TierPhase.HalfOpen) ? RouteReasons.Recovering
                : phases.Any(static tier => tier.Phase != TierPhase.Healthy && tier.Judgement.Level != Level.Normal) ? RouteReasons.ShiftedByAnalysis
                : phases.Any(static tier => tier is { Phase: TierPhase.Degraded, Slow: not null }) ? RouteReasons.ShiftedByLatency
                : RouteReasons.ShiftedByAnalysis,
                shares);
    }

    public static Verdict CircuitOpen(RoutePlan plan)
    {
        if (plan.Step.CircuitOpen.Count > 0)
        {
            return Verdict.True(RouteReasons.EmergencyThresholdExceeded, $"nothing is sent to {string.Join(", ", plan.Step.CircuitOpen)} but probes");
        }

        return plan.Step.State.Tiers.FirstOrDefault(static tier => tier.Phase == TierPhase.HalfOpen) is { } trial
            ? Verdict.True(RouteReasons.HalfOpenProbing, $"a trial share goes to {trial.Name}")
            : Verdict.False(RouteReasons.Closed, "every tier may be sent to");
    }
}
