using DeepSeek.Api.Routes;

namespace DeepSeek.Standalone.Routes;

/// <summary>
/// The fields of a route that mean nothing without a cluster. What would make the route weaker than it says is refused; what is merely
/// missing is left out and said, since a route that works in part is better than none.
/// </summary>
internal static class ClusterOnly
{
    /// <summary>One line per field that may not be left out silently.</summary>
    public static IEnumerable<string> Refusals(DeepSeekRouteSpec spec)
    {
        if (spec.Gateway.ClientAuth.Type == ClientAuthType.ServiceAccountTokens)
        {
            yield return "spec.gateway.clientAuth.type: there is nobody here to review tokens; use ApiKeys with --client-keys-dir, or None and listen where only clients can reach";
        }

        if (spec.Tiers.All(static tier => tier.Backends.All(static backend => backend.Url is null)))
        {
            yield return "spec.tiers: no backend has a url, and services and local models are there in a cluster alone";
        }
    }

    /// <summary>One line per field that has no effect.</summary>
    public static IEnumerable<string> Notes(DeepSeekRouteSpec spec)
    {
        for (var t = 0; t < spec.Tiers.Count; t++)
        {
            for (var b = 0; b < spec.Tiers[t].Backends.Count; b++)
            {
                if (spec.Tiers[t].Backends[b] is { Url: null } backend)
                {
                    yield return $"spec.tiers[{t}].backends[{b}].{(backend.ServiceRef is null ? "localModelRef" : "serviceRef")}: needs a cluster, the backend '{backend.Name}' is left out";
                }
            }
        }

        foreach (var (isSet, note) in Unused(spec))
        {
            if (isSet)
            {
                yield return note;
            }
        }
    }

    private static IEnumerable<(bool IsSet, string Note)> Unused(DeepSeekRouteSpec spec) =>
    [
        (spec.NodeTiers.Count > 0, "spec.nodeTiers: there are no nodes here, the order of spec.tiers counts"),
        (spec.Cache.Redis?.Managed is not null, "spec.cache.redis.managed: needs a cluster, no Redis is run; answers are kept in memory, or in your own by spec.cache.redis.url"),
        (spec.Dns is not null, "spec.dns: needs a cluster, no record is written"),
        (spec.Gateway.Replicas > 1 || spec.Gateway.Autoscaling is not null, "spec.gateway.replicas: there is one gateway, in this process"),
        (spec.Nginx.Enabled, "spec.nginx: needs a cluster, no configuration is written"),
    ];
}
