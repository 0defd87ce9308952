using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Resources;
using k8s.Models;

namespace DeepSeek.Operator.Observing;

/// <summary>Reads the caches, and the few things that aren't cached, into one record.</summary>
internal sealed class RouteObserver(RouteCaches caches, Store<V1Deployment> deployments, RouteMeter meter, ApiClient client)
{
    public async Task<ObservedRoute> ObserveAsync(DeepSeekRoute route, CancellationToken cancellationToken)
    {
        var gateway = deployments.Get(new ObjectKey(route.Namespace(), RouteNames.Gateway(route)));
        return new ObservedRoute
        {
            Route = route,
            Gateway = gateway,
            Cache = deployments.Get(new ObjectKey(route.Namespace(), RouteNames.Cache(route))),
            IsDnsServed = caches.DnsEndpoints.IsServed,
            Dns = caches.DnsEndpoints.Store.Get(new ObjectKey(route.Namespace(), RouteNames.Dns(route))),
            Pods = IsServing(gateway) ? [] : await PodsAsync(route, cancellationToken),
            References = new References(Services(route), LocalModels(route)),
            Monitoring = caches.Monitoring,
            Nodes = route.Spec.NodeTiers.Count > 0 ? caches.Nodes?.All : null,
            Measurement = meter.Last(ObjectKey.Of(route)),
        };
    }

    /// <summary>
    /// Asks the API server whether a route still exists. Caches of different kinds don't advance in step: that what a route owned has
    /// vanished may be known before the word that the route itself was deleted, and what is made for it then is garbage at once.
    /// </summary>
    public async Task<bool> IsGoneAsync(DeepSeekRoute route, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync(RouteKinds.Route, ObjectKey.Of(route), cancellationToken);
        return live is null || live.Metadata.Uid != route.Metadata.Uid || live.Metadata.DeletionTimestamp is not null;
    }

    private static bool IsServing(V1Deployment? gateway) => gateway is null || gateway.Status?.AvailableReplicas >= (gateway.Spec.Replicas ?? 1);

    private async Task<IReadOnlyList<V1Pod>> PodsAsync(DeepSeekRoute route, CancellationToken cancellationToken)
    {
        var selector = string.Join(',', ChildMetadata.GatewaySelector(route).Select(static label => $"{label.Key}={label.Value}"));
        return await client.ListAsync(Kinds.Pod, route.Namespace(), selector, cancellationToken);
    }

    private HashSet<string> Services(DeepSeekRoute route)
        => [.. Backends(route).Select(static backend => backend.ServiceRef?.Name).OfType<string>()
            .Where(name => caches.Services.Get(new ObjectKey(route.Namespace(), name)) is not null)];

    private Dictionary<string, LocalModelState> LocalModels(DeepSeekRoute route)
    {
        var found = new Dictionary<string, LocalModelState>();
        foreach (var name in Backends(route).Select(static backend => backend.LocalModelRef?.Name).OfType<string>().Distinct())
        {
            if (caches.LocalModels.Get(new ObjectKey(route.Namespace(), name)) is { } model)
            {
                found[name] = LocalModelState.Of(model.Status);
            }
        }

        return found;
    }

    private static IEnumerable<BackendSpec> Backends(DeepSeekRoute route) => route.Spec.Tiers.SelectMany(static tier => tier.Backends);
}
