using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Operator.Resources;
using k8s.Models;

namespace DeepSeek.Operator.Observing;

/// <summary>The caches that routes are observed from, and the indexes that lead from an object to the routes that name it.</summary>
internal sealed class RouteCaches
{
    private const string ByService = "service";
    private const string ByModel = "local-model";

    public RouteCaches(InformerSet informers, IReadOnlyList<string> namespaces)
    {
        Children = new WatchScope { Namespaces = namespaces, LabelSelector = $"{LabelNames.AppManagedBy}={ChildMetadata.OperatorName}" };
        OfRoutes = new WatchScope { Namespaces = namespaces, LabelSelector = LabelNames.Route };
        Routes = informers.Store(RouteKinds.Route);
        LocalModels = informers.Store(RouteKinds.LocalModel);
        Services = informers.Store(ServiceNames);
        EndpointSlices = informers.Store(Kinds.EndpointSlice, OfRoutes);
        Routes.AddIndex(ByService, static route => Named(route, static backend => backend.ServiceRef?.Name));
        Routes.AddIndex(ByModel, static route => Named(route, static backend => backend.LocalModelRef?.Name));
    }

    /// <summary>User services are needed by name alone.</summary>
    public static ResourceKind<PartialObjectMetadata> ServiceNames { get; } = Kinds.Service.AsMetadata();

    /// <summary>What the operator generated.</summary>
    public WatchScope Children { get; }

    /// <summary>What Kubernetes generated for it: endpoints carry the labels of their Service.</summary>
    public WatchScope OfRoutes { get; }

    public Store<DeepSeekRoute> Routes { get; }

    public Store<DeepSeekLocalModel> LocalModels { get; }

    public Store<PartialObjectMetadata> Services { get; }

    public Store<V1EndpointSlice> EndpointSlices { get; }

    public IEnumerable<ObjectKey> RoutesOfService(PartialObjectMetadata service) => Routes.KeysByIndex(ByService, ObjectKey.Of(service).ToString());

    public IEnumerable<ObjectKey> RoutesOfModel(DeepSeekLocalModel model) => Routes.KeysByIndex(ByModel, ObjectKey.Of(model).ToString());

    public static IEnumerable<ObjectKey> RouteOfEndpoints(V1EndpointSlice slice)
        => slice.Metadata.Labels?.TryGetValue(LabelNames.Route, out var route) == true ? [new ObjectKey(slice.Namespace(), route)] : [];

    private static IEnumerable<string> Named(DeepSeekRoute route, Func<BackendSpec, string?> reference)
        => route.Spec.Tiers.SelectMany(static tier => tier.Backends).Select(reference).OfType<string>().Distinct()
            .Select(name => new ObjectKey(route.Namespace(), name).ToString());
}
