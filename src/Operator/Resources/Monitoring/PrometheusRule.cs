using k8s;
using k8s.Models;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>Rules as prometheus-operator takes them (monitoring.coreos.com/v1), as far as a route's alerts need them.</summary>
internal sealed record PrometheusRule : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeKind = "PrometheusRule";

    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "";

    /// <inheritdoc/>
    public string Kind { get; set; } = KubeKind;

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    public RuleFile? Spec { get; set; }
}
