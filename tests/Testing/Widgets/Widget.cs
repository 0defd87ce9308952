using k8s;
using k8s.Models;

namespace DeepSeek.Testing.Widgets;

/// <summary>A custom resource for tests of the runtime, which must not know the product's.</summary>
public sealed record Widget : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "example.com/v1";

    public string Kind { get; set; } = "Widget";

    public V1ObjectMeta Metadata { get; set; } = new();

    public WidgetSpec? Spec { get; set; }

    public WidgetStatus? Status { get; set; }
}
