using k8s;
using k8s.Models;

namespace DeepSeek.Operator.Resources.ExternalDns;

/// <summary>A DNSEndpoint: records that external-dns writes at a DNS provider.</summary>
internal sealed record DnsEndpoint : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public DnsEndpointSpec? Spec { get; set; }

    /// <summary>Written by external-dns; null before its first visit.</summary>
    public DnsEndpointStatus? Status { get; set; }
}
