using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.ExternalDns;
using DeepSeek.Operator.Resources.Monitoring;
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
        var caches = new RouteCaches(host.Informers, options.Namespaces, options.Shard.Selector, options.WatchNodes);
        var meter = new RouteMeter();
        var (scraper, prometheus) = (new GatewayScraper(time), new PrometheusSource(time));
        var reporter = new RouteReporter(host.Client, host.Events, new RouteMetrics(registry), time);
        var deployments = host.Informers.Store(Kinds.Deployment, caches.Children);
        var observer = new RouteObserver(caches, deployments, meter, host.Client);
        var concurrency = new ControllerOptions { MaxConcurrentReconciles = options.MaxConcurrentReconciles };

        var metering = new MeteringController(caches, meter, scraper, prometheus, time);
        var asking = host.For("metering", RouteKinds.Route, options: new ControllerOptions { MaxConcurrentReconciles = 64 }, only: caches.OurRoutes)
            .Watches(Kinds.EndpointSlice, RouteCaches.RouteOfEndpoints, only: caches.OfRoutes)
            .Build(metering);

        var (passwords, applier) = (new PasswordMaker(host.Client, time), new ChildApplier(RouteChildren.Of(host, caches)));
        var routes = new RouteController(caches, observer, passwords, applier, reporter, new RouteSettings(options.GatewayImage, time))
        {
            AwaitingAcknowledgement = key => asking.EnqueueAfter(key, AskAgainAfter),
        };
        var routing = Woken(host, caches, concurrency).Build(routes);
        (metering.Measured, metering.TakenUp) = (routing.Tick, routing.Enqueue);
        return new Sources(scraper, prometheus);
    }

    private sealed record Sources(GatewayScraper Gateways, PrometheusSource Prometheus) : IDisposable
    {
        public void Dispose()
        {
            Gateways.Dispose();
            Prometheus.Dispose();
        }
    }

    private static ControllerBuilder<Api.Routes.DeepSeekRoute> Woken(ControllerHost host, RouteCaches caches, ControllerOptions options)
    {
        var routes = OfObjects(host, caches, options);
        return caches.Nodes is null ? routes : routes.Watches(RouteCaches.NodeNames, _ => caches.RoutesOfNodes(), Predicates.Labels, WatchScope.Everything);
    }

    private static ControllerBuilder<Api.Routes.DeepSeekRoute> OfObjects(ControllerHost host, RouteCaches caches, ControllerOptions options)
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
}
