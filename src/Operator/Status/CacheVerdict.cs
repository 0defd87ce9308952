using DeepSeek.Api.Routes;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Operator.Status;

/// <summary>Whether the cache is in use, and what it waits for where it isn't.</summary>
internal static class CacheVerdict
{
    public static Verdict Of(ObservedRoute observed, RoutePlan plan)
    {
        var cache = observed.Route.Spec.Cache;
        return cache.Mode == CacheMode.Disabled ? Verdict.False(RouteReasons.NotRequested, "spec.cache.mode is Disabled")
            : !CacheUse.IsServing(cache, plan.Step.State) ? Verdict.False(RouteReasons.NotRequested, Waiting(observed.Route, plan))
            : InUse(cache, observed);
    }

    /// <summary>Whether a condition that was written means that a waiting cache had been started.</summary>
    public static bool MeansStarted(string reason) => reason is RouteReasons.Active or RouteReasons.Starting;

    /// <summary>The pods of a managed Redis; null where the route has none.</summary>
    public static CacheServiceStatus? Service(ObservedRoute observed)
        => observed.Route.Spec.Cache is not { Mode: not CacheMode.Disabled, Redis.Managed: not null } ? null : new CacheServiceStatus
        {
            Replicas = observed.Cache?.Status?.Replicas ?? 0,
            ReadyReplicas = observed.Cache?.Status?.ReadyReplicas ?? 0,
        };

    private static Verdict InUse(CacheSpec cache, ObservedRoute observed)
    {
        if (cache.Redis?.Managed is { } managed)
        {
            var ready = Service(observed)!.ReadyReplicas;
            return ready > 0
                ? Verdict.True(RouteReasons.Active, $"answers are kept in the memory of each gateway and in the managed Redis, {ready} of {managed.Replicas} pods ready")
                : Verdict.False(RouteReasons.Starting, $"the managed Redis has {ready} of {managed.Replicas} pods ready; until then answers are kept in the memory of each gateway alone");
        }

        var redis = cache.Redis?.Url is { } url ? $" and in Redis at {url.Split('/')[2]}" : "";
        return Verdict.True(RouteReasons.Active, $"answers are kept in the memory of each gateway{redis}");
    }

    private static string Waiting(DeepSeekRoute route, RoutePlan plan)
    {
        string[] levels = [.. route.Spec.Analysis.Levels.Where(static level => level.Actions.Contains(LevelAction.StartCache)).Select(static level => $"{level.Name}")];
        return levels.Length == 0 ? "spec.cache.mode is OnCritical, and no level in spec.analysis.levels has the action StartCache: it never starts"
            : route.Spec.Mode == RouteMode.DryRun ? "spec.mode is DryRun: no level starts it"
            : RoutePlanner.IsSuspended(route) ? "analysis is suspended: no level starts it"
            : $"spec.cache.mode is OnCritical: it starts at level {string.Join(" or ", levels)}, now {plan.Step.State.Level}";
    }
}
