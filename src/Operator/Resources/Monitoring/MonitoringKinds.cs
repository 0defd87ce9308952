using DeepSeek.ControllerRuntime.Client;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>Kinds of prometheus-operator, which a cluster may have or not.</summary>
internal static class MonitoringKinds
{
    private const string Group = "monitoring.coreos.com";

    public static ResourceKind<PrometheusRule> PrometheusRule { get; } =
        new(Group, "v1", Monitoring.PrometheusRule.KubeKind, "prometheusrules", MonitoringJson.Default.PrometheusRule);

    public static ResourceKind<ServiceMonitor> ServiceMonitor { get; } =
        new(Group, "v1", Monitoring.ServiceMonitor.KubeKind, "servicemonitors", MonitoringJson.Default.ServiceMonitor);

    public static ResourceKind<PodMonitor> PodMonitor { get; } =
        new(Group, "v1", Monitoring.PodMonitor.KubeKind, "podmonitors", MonitoringJson.Default.PodMonitor);
}
