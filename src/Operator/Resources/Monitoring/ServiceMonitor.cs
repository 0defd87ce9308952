using k8s;
using k8s.Models;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>What prometheus-operator lets Prometheus scrape (monitoring.coreos.com/v1), as far as gateways need it.</summary>
internal sealed record ServiceMonitor : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeKind = "ServiceMonitor";

    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "";

    /// <inheritdoc/>
    public string Kind { get; set; } = KubeKind;

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    public ScrapeTargets? Spec { get; set; }
}
