using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;

namespace DeepSeek.Operator.Observing;

/// <summary>Which updates of a route matter to its local models: figures change every few seconds and don't.</summary>
internal static class RouteDemandChange
{
    public static bool Matters(DeepSeekRoute before, DeepSeekRoute after)
        => NamesModels(before, after) && (Predicates.SpecOrMetadata(before, after) || Essence(before.Status) != Essence(after.Status));

    // Most routes name none, and thousands of them report figures.
    private static bool NamesModels(DeepSeekRoute before, DeepSeekRoute after) => ModelCaches.ModelsOfRoute(after).Any() || ModelCaches.ModelsOfRoute(before).Any();

    // Its level, whether it has traffic at all, which backends its gateways have been told of, and whether they have heard it.
    private static string Essence(DeepSeekRouteStatus? status) => status is null ? ""
        : $"{status.Level} {status.Analysis?.Requests > 0} {Conditions.Find(status.Conditions, RouteConditions.Programmed)?.Status} "
            + string.Join(' ', status.Tiers.Select(static tier => $"{tier.Share} {string.Join(',', tier.Backends.Select(static backend => backend.EffectiveWeight is null ? "-" : "+"))}"));
}
