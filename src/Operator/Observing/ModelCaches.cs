using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Operator.Resources;
using DeepSeek.Operator.Resources.LocalModels;
using DeepSeek.Operator.Resources.Monitoring;
using k8s.Models;

namespace DeepSeek.Operator.Observing;

/// <summary>
/// The caches that local models are observed from, and the indexes that lead from an object to the models that it concerns. Kinds that
/// routes need too are watched once, in the same scope; of Jobs and claims only those that were generated are held.
/// </summary>
internal sealed class ModelCaches
{
    private const string ByClaim = "claim";
    private const string ByModel = "asked-model";
    private const string OfModel = "model";

    private readonly Store<DeepSeekRoute> _routes;
    private readonly Store<V1EndpointSlice> _endpointSlices;
    private readonly Informer<PodMonitor> _podMonitors;

    public ModelCaches(InformerSet informers, IReadOnlyList<string> namespaces, string shard)
    {
        OurModels = new WatchScope { Namespaces = namespaces, LabelSelector = shard };
        OurRoutes = new WatchScope { Namespaces = namespaces, LabelSelector = shard };
        Children = new WatchScope { Namespaces = namespaces, LabelSelector = $"{LabelNames.AppManagedBy}={ChildMetadata.OperatorName}" };
        OptionalChildren = Children with { Optional = true };
        OfModels = new WatchScope { Namespaces = namespaces, LabelSelector = LabelNames.Model };
        Models = informers.Store(RouteKinds.LocalModel, OurModels);
        Jobs = informers.Store(Kinds.Job, Children);
        Claims = informers.Store(Kinds.PersistentVolumeClaim, Children);
        Deployments = informers.Store(Kinds.Deployment, Children);
        _routes = informers.Store(RouteKinds.Route, OurRoutes);
        _endpointSlices = informers.Store(Kinds.EndpointSlice, OfModels);
        _podMonitors = informers.Get(MonitoringKinds.PodMonitor, OptionalChildren);
        Models.AddIndex(ByClaim, static model => [new ObjectKey(model.Namespace(), ModelNames.Claim(model)).ToString()]);
        _routes.AddIndex(ByModel, static route => ModelsOfRoute(route).Select(static model => model.ToString()));
        _endpointSlices.AddIndex(OfModel, static slice => ModelOfEndpoints(slice).Select(static model => model.ToString()));
    }

    /// <summary>The models that are reconciled: those of this operator's class, as routes are.</summary>
    public WatchScope OurModels { get; }

    /// <summary>The routes whose levels count.</summary>
    public WatchScope OurRoutes { get; }

    /// <summary>What the operator generated.</summary>
    public WatchScope Children { get; }

    /// <summary>The same of kinds whose CRD may be missing.</summary>
    public WatchScope OptionalChildren { get; }

    /// <summary>Endpoints of servers, which carry the labels of their Service.</summary>
    public WatchScope OfModels { get; }

    public Store<DeepSeekLocalModel> Models { get; }

    public Store<V1Job> Jobs { get; }

    public Store<V1PersistentVolumeClaim> Claims { get; }

    public Store<V1Deployment> Deployments { get; }

    public bool ArePodMonitorsServed => _podMonitors.IsServed;

    public IReadOnlyList<DeepSeekRoute> Routes(ObjectKey model) => _routes.ListByIndex(ByModel, model.ToString());

    public IReadOnlyList<V1EndpointSlice> EndpointSlices(ObjectKey model) => _endpointSlices.ListByIndex(OfModel, model.ToString());

    /// <summary>Models that work on the same claim.</summary>
    public IReadOnlyList<DeepSeekLocalModel> ModelsOnClaim(ObjectKey claim) => Models.ListByIndex(ByClaim, claim.ToString());

    public IEnumerable<ObjectKey> ModelsOfClaim(V1PersistentVolumeClaim claim) => Models.KeysByIndex(ByClaim, ObjectKey.Of(claim).ToString());

    /// <summary>The local models that a route names.</summary>
    public static IEnumerable<ObjectKey> ModelsOfRoute(DeepSeekRoute route)
        => route.Spec.Tiers.SelectMany(static tier => tier.Backends).Select(static backend => backend.LocalModelRef?.Name).OfType<string>().Distinct()
            .Select(name => new ObjectKey(route.Namespace(), name));

    public static IEnumerable<ObjectKey> ModelOfEndpoints(V1EndpointSlice slice)
        => slice.Metadata.Labels?.TryGetValue(LabelNames.Model, out var model) == true ? [new ObjectKey(slice.Namespace(), model)] : [];
}
