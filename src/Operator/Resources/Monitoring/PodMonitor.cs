using k8s;
using k8s.Models;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>What prometheus-operator lets Prometheus scrape of pods that stand behind no Service of their own (monitoring.coreos.com/v1).</summary>
internal sealed record PodMonitor : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeKind = "PodMonitor";

    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "";

    /// <inheritdoc/>
    public string Kind { get; set; } = KubeKind;

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    public PodTargets? Spec { get; set; }
}
