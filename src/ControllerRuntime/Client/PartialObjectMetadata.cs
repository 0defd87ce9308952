using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>An object of any kind, reduced to its metadata (meta.k8s.io/v1 PartialObjectMetadata).</summary>
public sealed record PartialObjectMetadata : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "meta.k8s.io/v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "PartialObjectMetadata";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();
}
