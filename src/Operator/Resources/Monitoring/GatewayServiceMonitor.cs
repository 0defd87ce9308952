using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>Lets Prometheus scrape each gateway pod at its admin port.</summary>
internal static class GatewayServiceMonitor
{
    public static ServiceMonitor Build(DeepSeekRoute route) => new()
    {
        ApiVersion = MonitoringKinds.ServiceMonitor.ApiVersion,
        Metadata = ChildMetadata.ForMonitoring(route, RouteNames.Gateway(route), route.Spec.Monitoring.ServiceMonitor.Labels),
        Spec = new ScrapeTargets(
            new V1LabelSelector { MatchLabels = ChildMetadata.GatewaySelector(route) },
            [new ScrapeEndpoint(GatewayPorts.Admin, "/metrics", route.Spec.Monitoring.ServiceMonitor.Interval.ToString())]),
    };
}
