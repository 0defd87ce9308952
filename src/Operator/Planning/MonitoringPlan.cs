using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.Monitoring;

namespace DeepSeek.Operator.Planning;

/// <summary>Which monitoring objects a route gets: what it asks for, as far as the cluster has the kinds.</summary>
internal static class MonitoringPlan
{
    public static IEnumerable<DesiredObject> Objects(DeepSeekRoute route, MonitoringSupport support)
    {
        var asked = route.Spec.Monitoring;
        if (asked.ServiceMonitor.Mode != MonitoringMode.Disabled && support.ServiceMonitors)
        {
            yield return DesiredObject.Of(MonitoringKinds.ServiceMonitor, GatewayServiceMonitor.Build(route));
        }

        if (asked.PrometheusRule.Mode != MonitoringMode.Disabled)
        {
            yield return support.PrometheusRules
                ? DesiredObject.Of(MonitoringKinds.PrometheusRule, RouteAlerts.BuildRule(route))
                : DesiredObject.Of(Kinds.ConfigMap, RouteAlerts.BuildConfigMap(route));
        }

        // Every cluster has ConfigMaps.
        if (asked.Dashboard.Mode != MonitoringMode.Disabled)
        {
            yield return DesiredObject.Of(Kinds.ConfigMap, RouteDashboard.Build(route));
        }
    }

    /// <summary>Kinds that the route insists on and the cluster lacks.</summary>
    public static IEnumerable<(string Field, string Kind)> Lacking(MonitoringSpec asked, MonitoringSupport support)
    {
        if (asked.ServiceMonitor.Mode == MonitoringMode.Enabled && !support.ServiceMonitors)
        {
            yield return ("spec.monitoring.serviceMonitor", ServiceMonitor.KubeKind);
        }

        if (asked.PrometheusRule.Mode == MonitoringMode.Enabled && !support.PrometheusRules)
        {
            yield return ("spec.monitoring.prometheusRule", PrometheusRule.KubeKind);
        }
    }
}
