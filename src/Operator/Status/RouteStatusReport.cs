using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Resources;
using k8s.Models;

namespace DeepSeek.Operator.Status;

/// <summary>(what was observed, planned and applied) → the status. All known condition types are there from the first visit on.</summary>
internal static class RouteStatusReport
{
    public static DeepSeekRouteStatus Build(ObservedRoute observed, RoutePlan plan, IReadOnlyList<AppliedObject> applied, DateTimeOffset now)
    {
        var (route, state) = (observed.Route, plan.Step.State);
        return new DeepSeekRouteStatus
        {
            ObservedGeneration = route.Metadata.Generation,
            Level = (Api.Routes.Level)state.Level,
            ActiveTier = plan.Step.Shares.MaxBy(static share => share.Percent).Tier,
            Endpoint = GatewayService.Endpoint(route),
            Analysis = AnalysisReport.Analysis(route.Spec.Analysis.Source, state, observed.Measurement),
            Tiers = [.. route.Spec.Tiers.Select(tier => AnalysisReport.Tier(tier, plan, observed.Measurement))],
            Gateway = Gateway(observed, plan),
            CacheService = CacheVerdict.Service(observed),
            Recovery = AnalysisReport.Recovery(state),
            Transitions = [.. state.Transitions.Select(AnalysisReport.Transition)],
            Conditions = Conditions(observed, plan, applied, now),
        };
    }

    private static GatewayStatus Gateway(ObservedRoute observed, RoutePlan plan) => new()
    {
        Replicas = observed.Gateway?.Status?.Replicas ?? 0,
        ReadyReplicas = observed.Gateway?.Status?.ReadyReplicas ?? 0,
        UpdatedReplicas = observed.Gateway?.Status?.UpdatedReplicas ?? 0,
        SnapshotHash = plan.Snapshot?.Hash,
        AcknowledgedReplicas = RememberedVerdict.Holds(observed, plan) ? observed.Route.Status!.Gateway!.AcknowledgedReplicas
            : plan.Snapshot is null ? 0 : observed.Measurement?.Acknowledged(plan.Snapshot.Hash) ?? 0,
    };

    private static IReadOnlyList<V1Condition> Conditions(
        ObservedRoute observed, RoutePlan plan, IReadOnlyList<AppliedObject> applied, DateTimeOffset now)
    {
        var spec = observed.Route.Spec;
        var accepted = Accepted(observed, plan, applied);
        var resolved = plan.Missing.Count > 0 ? Resolved(plan) : Remembered(Resolved(plan), RouteConditions.ResolvedRefs);
        var gateway = GatewayVerdict.Of(observed);
        var programmed = Remembered(ProgrammedVerdict.Of(plan.Snapshot, observed.Measurement), RouteConditions.Programmed);
        (string Type, Verdict Verdict)[] verdicts =
        [
            (RouteConditions.Ready, Ready(accepted, resolved, gateway, programmed, isShifting: plan.Snapshot is not null && ProgrammedVerdict.IsShifting(programmed, observed.Route, now))),
            (RouteConditions.Accepted, accepted),
            (RouteConditions.ResolvedRefs, resolved),
            (RouteConditions.GatewayAvailable, gateway),
            (RouteConditions.Programmed, programmed),
            (RouteConditions.MetricsAvailable, Remembered(TrafficVerdicts.Metrics(plan.Step.State, spec.Analysis.Source, observed.Measurement), RouteConditions.MetricsAvailable)),
            (RouteConditions.TrafficHealthy, TrafficVerdicts.Healthy(plan, spec)),
            (RouteConditions.TrafficShifted, TrafficVerdicts.Shifted(plan)),
            (RouteConditions.CircuitOpen, TrafficVerdicts.CircuitOpen(plan)),
            .. RequestedVerdicts.Of(observed, plan, applied),
            (RouteConditions.Suspended, Suspended(observed.Route)),
        ];
        return [.. verdicts.Aggregate(
            (IList<V1Condition>)[.. observed.Route.Status?.Conditions ?? []],
            (conditions, next) => ControllerRuntime.Reconciling.Conditions.With(
                conditions, Condition(next.Type, next.Verdict, observed.Route.Metadata.Generation), now))];

        Verdict Remembered(Verdict verdict, string type) => RememberedVerdict.Or(verdict, type, observed, plan);
    }

    private static V1Condition Condition(string type, Verdict verdict, long? generation) => new()
    {
        Type = type,
        Status = verdict.Status,
        Reason = verdict.Reason,
        Message = verdict.Message,
        ObservedGeneration = generation,
    };

    private static Verdict Accepted(ObservedRoute observed, RoutePlan plan, IReadOnlyList<AppliedObject> applied)
        => plan.SpecErrors.Count > 0
            ? Verdict.False(RouteReasons.InvalidSpec, string.Join("; ", plan.SpecErrors))
            : applied.FirstOrDefault(static line => line.Error is OwnershipException) is { } conflict
            ? Verdict.False(RouteReasons.NameConflict, $"{conflict.Error!.Message}; delete or rename it, or rename the route")
            : Verdict.True(RouteReasons.Accepted, NotServedYet.Fields(observed).ToArray() is { Length: > 0 } fields
                ? $"the spec is valid; without effect: {string.Join(", ", fields)}" : "the spec is valid");

    private static Verdict Resolved(RoutePlan plan)
    {
        if (plan.Missing.Count > 0)
        {
            return Verdict.False(plan.Missing[0].Reason, string.Join("; ", plan.Missing.Select(static missing => missing.Message)));
        }

        if (plan.Awaited.Count > 0)
        {
            var propagating = plan.Awaited.Any(static awaited => awaited.Reason == RouteReasons.SecretPropagating);
            return Verdict.Unknown(
                propagating ? RouteReasons.SecretPropagating : RouteReasons.AwaitingGateways,
                string.Join("; ", plan.Awaited.Select(static awaited => awaited.Message)));
        }

        return Verdict.True(RouteReasons.ResolvedRefs, "everything that the route refers to is there");
    }

    // Gateways that serve by the snapshot have spoken of its credentials, except those of a version that doesn't: these alone hold up nothing.
    private static Verdict Ready(Verdict accepted, Verdict resolved, Verdict gateway, Verdict programmed, bool isShifting)
        => !accepted.IsTrue ? Verdict.False(RouteReasons.InvalidSpec, accepted.Message)
            : resolved.IsFalse ? Verdict.False(RouteReasons.RefNotFound, resolved.Message)
            : !gateway.IsTrue ? Verdict.False(
                gateway.Reason == RouteReasons.RollingOut ? RouteReasons.Progressing : RouteReasons.GatewayUnavailable, gateway.Message)
            : !programmed.IsTrue && !isShifting ? Verdict.False(RouteReasons.NotProgrammed, programmed.Message)
            : resolved.Reason == RouteReasons.SecretPropagating ? Verdict.False(RouteReasons.Progressing, resolved.Message)
            : Verdict.True(RouteReasons.Ready, "the route is programmed and served");

    private static Verdict Suspended(DeepSeekRoute route)
        => RoutePlanner.IsPaused(route) ? Verdict.True(RouteReasons.PausedAnnotation, "analysis and shares are frozen by annotation")
            : route.Spec.Suspend ? Verdict.True(RouteReasons.SpecSuspend, "analysis and shares are frozen by spec.suspend")
            : Verdict.False(RouteReasons.NotSuspended, "analysis runs");
}
