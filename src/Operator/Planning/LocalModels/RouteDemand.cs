using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Whether a route asks for a local model now, by its own status: what was measured there is not measured again here.</summary>
internal static class RouteDemand
{
    /// <param name="route">A route with a backend of the model.</param>
    /// <param name="model">The model.</param>
    /// <param name="isRunning">Whether it has pods, or should have.</param>
    public static bool Asks(DeepSeekRoute route, DeepSeekLocalModel model, bool isRunning)
    {
        if (route.Metadata.DeletionTimestamp is not null || route.Spec.Mode == RouteMode.DryRun || !Tiers(route, model).Any())
        {
            return false;
        }

        var level = route.Status?.Level ?? Level.Normal;
        return route.Spec.Analysis.Levels.Any(rule => rule.Name == level && rule.Actions.Contains(LevelAction.StartLocalModel))
            || (model.Spec.Activation == ModelActivation.OnDemand ? isRunning && IsInUse(route, model, level) : HasTraffic(route, model));
    }

    /// <summary>Whether gateways have been told to leave the model alone, and have said that they do.</summary>
    public static bool HasLeft(DeepSeekRoute route, DeepSeekLocalModel model)
        => route.Status is { } status
            && ControllerRuntime.Reconciling.Conditions.Find(status.Conditions, RouteConditions.Programmed)?.Status == "True"
            && status.Tiers.All(tier => tier.Backends.All(backend => backend.EffectiveWeight is null || !Names(route, tier.Name, backend.Name, model)));

    // What was started in an incident stays until the incident is over, and until the traffic that it took over has gone back.
    private static bool IsInUse(DeepSeekRoute route, DeepSeekLocalModel model, Level level)
        => level != Level.Normal || Tiers(route, model).Any(tier => route.Status?.Tiers.FirstOrDefault(status => status.Name == tier.Name)?.Share > tier.Share);

    // A tier whose only model is at rest gets no requests to count; that the route gets some, and that the tier should have a part, counts.
    private static bool HasTraffic(DeepSeekRoute route, DeepSeekLocalModel model)
        => route.Status?.Analysis?.Requests > 0 && Tiers(route, model).Any(static tier => tier.Share > 0);

    private static IEnumerable<(string Name, int Share)> Tiers(DeepSeekRoute route, DeepSeekLocalModel model)
        => route.Spec.Tiers.Zip(route.Spec.ConfiguredShares())
            .Where(tier => tier.First.Backends.Any(backend => backend.LocalModelRef?.Name == model.Name()))
            .Select(static tier => (tier.First.Name, tier.Second));

    private static bool Names(DeepSeekRoute route, string tier, string backend, DeepSeekLocalModel model)
        => route.Spec.Tiers.Any(one => one.Name == tier && one.Backends.Any(other => other.Name == backend && other.LocalModelRef?.Name == model.Name()));
}
