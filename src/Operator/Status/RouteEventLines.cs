using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Planning;
using k8s.Models;
using Level = DeepSeek.Api.Routes.Level;

namespace DeepSeek.Operator.Status;

/// <summary>What is worth an event: the analysis' own, and what changed between the last status and this one.</summary>
internal static class RouteEventLines
{
    public static IEnumerable<EventLine> Of(
        RoutePlan plan, IReadOnlyList<AppliedObject> applied, DeepSeekRouteStatus? before, DeepSeekRouteStatus after)
        => Analysis(plan).Concat(Applied(applied)).Concat(Conditions(plan, before, after));

    private static IEnumerable<EventLine> Analysis(RoutePlan plan)
        => plan.Step.Events.Select(static said => new EventLine(IsTrouble(said.Reason.ToString()), said.Reason.ToString(), said.Message));

    private static IEnumerable<EventLine> Applied(IReadOnlyList<AppliedObject> applied)
        => applied.SelectMany(static line => line switch
        {
            { Outcome: ApplyOutcome.DriftCorrected } => new[] { new EventLine(false, RouteEvents.DriftCorrected, $"{line.Kind} {line.Key.Name} was changed by somebody else; put right") },
            { Error: not null } => [new EventLine(true, RouteEvents.ApplyFailed, $"{line.Kind} {line.Key.Name}: {line.Error!.Message}")],
            _ => [],
        });

    private static IEnumerable<EventLine> Conditions(RoutePlan plan, DeepSeekRouteStatus? before, DeepSeekRouteStatus after)
    {
        var level = (Operator.Analysis.Level)(before?.Level ?? Level.Normal);
        if (plan.LocalModelsAsked.Count > 0 && !Presentation.Wanted(plan.Policy, level).HasFlag(LevelActions.StartLocalModel))
        {
            yield return new EventLine(true, RouteEvents.LocalModelRequested, $"level {plan.Step.State.Level} asks for {string.Join(", ", plan.LocalModelsAsked)}");
        }

        if (Became(before, after, RouteConditions.ResolvedRefs, "False"))
        {
            foreach (var missing in plan.Missing)
            {
                yield return new EventLine(true, RouteEvents.RefMissing, missing.Message);
            }
        }
    }

    private static bool Became(DeepSeekRouteStatus? before, DeepSeekRouteStatus after, string type, string status)
        => Find(after, type)?.Status == status && Find(before, type)?.Status != status;

    private static V1Condition? Find(DeepSeekRouteStatus? status, string type)
        => status?.Conditions.FirstOrDefault(condition => condition.Type == type);

    private static bool IsTrouble(string reason) => reason is not (RouteEvents.Recovered or RouteEvents.RecoveryStep or RouteEvents.OverrideExpired or RouteEvents.OverrideApplied or RouteEvents.CircuitHalfOpen
        or RouteEvents.CacheStarted or RouteEvents.CacheStopped);
}
