using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Planning;

/// <summary>Whether a route's cache is in use at the moment, and how much of a managed Redis that takes.</summary>
internal static class CacheUse
{
    /// <summary>Whether gateways answer from the cache.</summary>
    public static bool IsServing(CacheSpec cache, AnalysisState state) => cache.Mode switch
    {
        CacheMode.Always => true,
        CacheMode.OnCritical => state.CacheStarted,
        _ => false,
    };

    /// <summary>Pods of the managed Redis: 0 while it rests; null where the route has none.</summary>
    public static int? Replicas(CacheSpec cache, AnalysisState state)
        => cache is { Mode: not CacheMode.Disabled, Redis.Managed: { } managed } ? IsServing(cache, state) ? managed.Replicas : 0 : null;
}
