using DeepSeek.Api;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.ExternalDns;
using DeepSeek.Operator.Resources.Monitoring;
using k8s;
using k8s.Models;
using Prometheus;

namespace DeepSeek.Operator.Controllers;

/// <summary>Puts the two controllers of a route together: what wakes them, and how one wakes the other.</summary>
internal static class RouteControllers
{
    // Gateways take up a snapshot within a second; asking them sooner than the next interval makes a shift count as done when it is.
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    /// <returns>What must be disposed when the host has ended.</returns>
    public static IDisposable Add(ControllerHost host, OperatorOptions options, CollectorRegistry registry, TimeProvider time)
    {
        var caches = new RouteCaches(host.Informers, options.Namespaces, options.Shard.Selector);
        var meter = new RouteMeter();
        var scraper = new GatewayScraper(time);
        var reporter = new RouteReporter(host.Client, host.Events, new RouteMetrics(registry), time);
        var deployments = host.Informers.Store(Kinds.Deployment, caches.Children);
        var observer = new RouteObserver(caches, deployments, meter, host.Client);
        var concurrency = new ControllerOptions { MaxConcurrentReconciles = options.MaxConcurrentReconciles };

        var metering = new MeteringController(caches, meter, scraper, time);
        var asking = host.For("metering", RouteKinds.Route, options: new ControllerOptions { MaxConcurrentReconciles = 64 }, only: caches.OurRoutes)
            .Watches(Kinds.EndpointSlice, RouteCaches.RouteOfEndpoints, only: caches.OfRoutes)
            .Build(metering);

        var (passwords, applier) = (new PasswordMaker(host.Client, time), new ChildApplier(Children(host, caches)));
        var routes = new RouteController(caches, observer, passwords, applier, reporter, new RouteSettings(options.GatewayImage, time))
        {
            AwaitingAcknowledgement = key => asking.EnqueueAfter(key, AskAgainAfter),
        };
        var routing = Woken(host, caches, concurrency).Build(routes);
        (metering.Measured, metering.TakenUp) = (routing.Tick, routing.Enqueue);
        return scraper;
    }

    private static ControllerBuilder<Api.Routes.DeepSeekRoute> Woken(ControllerHost host, RouteCaches caches, ControllerOptions options)
        => host.For("deepseekroute", RouteKinds.Route, options: options, only: caches.OurRoutes)
            .Owns(Kinds.ServiceAccount, only: caches.Children)
            .Owns(Kinds.Role, only: caches.Children)
            .Owns(Kinds.RoleBinding, only: caches.Children)
            .Owns(Kinds.ConfigMap, only: caches.Children)
            .Owns(Kinds.Service, only: caches.Children)
            .Owns(Kinds.PodDisruptionBudget, only: caches.Children)
            .Owns(Kinds.NetworkPolicy, only: caches.Children)
            .Owns(Kinds.Deployment, only: caches.Children)
            .Owns(Kinds.HorizontalPodAutoscaler, only: caches.Children)
            .Owns(MonitoringKinds.PrometheusRule, only: caches.OptionalChildren)
            .Owns(MonitoringKinds.ServiceMonitor, only: caches.OptionalChildren)
            .Owns(ExternalDnsKinds.DnsEndpoint, only: caches.OptionalChildren)
            .Watches(RouteCaches.ServiceNames, caches.RoutesOfService)
            .Watches(RouteKinds.LocalModel, caches.RoutesOfModel);

    private static IReadOnlyList<ChildKind> Children(ControllerHost host, RouteCaches caches)
    {
        var applier = new Applier(host.Client, ApiGroup.FieldManager, AnnotationNames.AppliedHash);
        return
        [
            Child(Kinds.ServiceAccount),
            Child(Kinds.Role),
            Child(Kinds.RoleBinding),
            Child(Kinds.ConfigMap),
            Child(Kinds.Service),
            Child(Kinds.PodDisruptionBudget),
            Child(Kinds.NetworkPolicy),
            Child(Kinds.Deployment),
            Child(Kinds.HorizontalPodAutoscaler),
            Optional(MonitoringKinds.PrometheusRule),
            Optional(MonitoringKinds.ServiceMonitor),
            Optional(ExternalDnsKinds.DnsEndpoint),
        ];

        ChildKind<T> Child<T>(ResourceKind<T> kind)
            where T : class, IKubernetesObject<V1ObjectMeta> => In(caches.Children, kind);

        ChildKind<T> Optional<T>(ResourceKind<T> kind)
            where T : class, IKubernetesObject<V1ObjectMeta> => In(caches.OptionalChildren, kind);

        ChildKind<T> In<T>(WatchScope scope, ResourceKind<T> kind)
            where T : class, IKubernetesObject<V1ObjectMeta>
        {
            var informer = host.Informers.Get(kind, scope);
            informer.OnChange(change => ForgetGone(applier, kind, change));
            return new(host.Client, applier, kind, informer.Store);
        }
    }

    // Children of a deleted route go by themselves: nobody else tells the applier that there is nothing left to remember.
    private static void ForgetGone<T>(Applier applier, ResourceKind<T> kind, StoreChange<T> change)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (change.After is null)
        {
            applier.Forget(kind, change.Key);
        }
    }
}
