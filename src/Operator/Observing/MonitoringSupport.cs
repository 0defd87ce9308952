namespace DeepSeek.Operator.Observing;

/// <summary>Which kinds of prometheus-operator the cluster has.</summary>
/// <param name="PrometheusRules">Whether rules can be objects of their own.</param>
/// <param name="ServiceMonitors">Whether gateways can be announced to Prometheus.</param>
internal sealed record MonitoringSupport(bool PrometheusRules, bool ServiceMonitors)
{
    public static MonitoringSupport None { get; } = new(false, false);
}
