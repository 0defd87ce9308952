using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>A route's alerts in the two forms they may take.</summary>
internal static class RouteAlerts
{
    /// <summary>For clusters with prometheus-operator.</summary>
    public static PrometheusRule BuildRule(DeepSeekRoute route) => new()
    {
        ApiVersion = MonitoringKinds.PrometheusRule.ApiVersion,
        Metadata = ChildMetadata.ForMonitoring(route, RouteNames.Rules(route), route.Spec.Monitoring.PrometheusRule.Labels),
        Spec = RouteAlertRules.Build(route),
    };

    /// <summary>For any other Prometheus: the same rules as a file.</summary>
    public static V1ConfigMap BuildConfigMap(DeepSeekRoute route) => new()
    {
        ApiVersion = V1ConfigMap.KubeApiVersion,
        Kind = V1ConfigMap.KubeKind,
        Metadata = ChildMetadata.ForMonitoring(route, RouteNames.Alerts(route), route.Spec.Monitoring.PrometheusRule.Labels),
        Data = new Dictionary<string, string> { [FileName(route)] = RulesYaml.Write(RouteAlertRules.Build(route)) },
    };

    /// <summary>Files of several routes may be put into one folder.</summary>
    public static string FileName(DeepSeekRoute route) => $"{route.Namespace()}-{route.Name()}.rules.yaml";
}
