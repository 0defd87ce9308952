using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Operator.Resources;
using DeepSeek.Operator.Resources.ExternalDns;
using DeepSeek.Operator.Resources.Monitoring;
using k8s.Models;

namespace DeepSeek.Operator.Observing;

/// <summary>The caches that routes are observed from, and the indexes that lead from an object to the routes that name it.</summary>
internal sealed class RouteCaches
{
    private const string ByService = "service";
    private const string ByModel = "local-model";
    private const string ByNodes = "nodes";
    private const string ByRoute = "route";

    private readonly Store<V1EndpointSlice> _endpointSlices;
    private readonly Informer<PrometheusRule> _rules;
    private readonly Informer<ServiceMonitor> _monitors;

    public RouteCaches(InformerSet informers, IReadOnlyList<string> namespaces, string routes, bool watchNodes = false)
    {
        OurRoutes = new WatchScope { Namespaces = namespaces, LabelSelector = routes };
        Children = new WatchScope { Namespaces = namespaces, LabelSelector = $"{LabelNames.AppManagedBy}={ChildMetadata.OperatorName}" };
        OfRoutes = new WatchScope { Namespaces = namespaces, LabelSelector = LabelNames.Route };
        OptionalChildren = Children with { Optional = true };
        Routes = informers.Store(RouteKinds.Route, OurRoutes);
        LocalModels = informers.Store(RouteKinds.LocalModel);
        Services = informers.Store(ServiceNames);
        Nodes = watchNodes ? new NodeLabels(informers.Get(NodeNames, WatchScope.Everything)) : null;
        _rules = informers.Get(MonitoringKinds.PrometheusRule, OptionalChildren);
        _monitors = informers.Get(MonitoringKinds.ServiceMonitor, OptionalChildren);
        DnsEndpoints = informers.Get(ExternalDnsKinds.DnsEndpoint, OptionalChildren);
        _endpointSlices = informers.Store(Kinds.EndpointSlice, OfRoutes);
        _endpointSlices.AddIndex(ByRoute, static slice => RouteOfEndpoints(slice).Select(static route => route.ToString()));
        Routes.AddIndex(ByService, static route => Named(route, static backend => backend.ServiceRef?.Name));
        Routes.AddIndex(ByNodes, static route => route.Spec.NodeTiers.Count > 0 ? [ByNodes] : []);
        Routes.AddIndex(ByModel, static route => Named(route, static backend => backend.LocalModelRef?.Name));
    }

    /// <summary>User services are needed by name alone.</summary>
    public static ResourceKind<PartialObjectMetadata> ServiceNames { get; } = Kinds.Service.AsMetadata();

    /// <summary>Nodes are needed by their labels alone.</summary>
    public static ResourceKind<PartialObjectMetadata> NodeNames { get; } = Kinds.Node.AsMetadata();

    /// <summary>The labels of all nodes; null where the operator is not to know them.</summary>
    public NodeLabels? Nodes { get; }

    /// <summary>The routes that are reconciled.</summary>
    public WatchScope OurRoutes { get; }

    /// <summary>What the operator generated.</summary>
    public WatchScope Children { get; }

    /// <summary>The same of kinds whose CRD may be missing: each counts as empty until it is there.</summary>
    public WatchScope OptionalChildren { get; }

    /// <summary>What Kubernetes generated for it: endpoints carry the labels of their Service.</summary>
    public WatchScope OfRoutes { get; }

    public Store<DeepSeekRoute> Routes { get; }

    public Store<DeepSeekLocalModel> LocalModels { get; }

    public Store<PartialObjectMetadata> Services { get; }

    /// <summary>With the word on whether the cluster knows the kind.</summary>
    public Informer<DnsEndpoint> DnsEndpoints { get; }

    /// <summary>Which kinds of prometheus-operator the cluster has at the moment.</summary>
    public MonitoringSupport Monitoring => new(_rules.IsServed, _monitors.IsServed);

    public IReadOnlyList<V1EndpointSlice> EndpointSlices(ObjectKey route) => _endpointSlices.ListByIndex(ByRoute, route.ToString());

    public IEnumerable<ObjectKey> RoutesOfService(PartialObjectMetadata service) => Routes.KeysByIndex(ByService, ObjectKey.Of(service).ToString());

    public IEnumerable<ObjectKey> RoutesOfModel(DeepSeekLocalModel model) => Routes.KeysByIndex(ByModel, ObjectKey.Of(model).ToString());

    public IEnumerable<ObjectKey> RoutesOfNodes() => Routes.KeysByIndex(ByNodes, ByNodes);

    public static IEnumerable<ObjectKey> RouteOfEndpoints(V1EndpointSlice slice)
        => slice.Metadata.Labels?.TryGetValue(LabelNames.Route, out var route) == true ? [new ObjectKey(slice.Namespace(), route)] : [];

    private static IEnumerable<string> Named(DeepSeekRoute route, Func<BackendSpec, string?> reference)
        => route.Spec.Tiers.SelectMany(static tier => tier.Backends).Select(reference).OfType<string>().Distinct()
            .Select(name => new ObjectKey(route.Namespace(), name).ToString());
}
