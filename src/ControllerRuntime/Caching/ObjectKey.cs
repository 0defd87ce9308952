using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Caching;

/// <summary>The name of one object: all that a queue or a reconciler ever sees of an event.</summary>
/// <param name="Namespace">The namespace; empty for a cluster-scoped object.</param>
/// <param name="Name">The name within the namespace.</param>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary>The key of an object that has metadata.</summary>
    public static ObjectKey Of<T>(T item) where T : IKubernetesObject<V1ObjectMeta> =>
        new(item.Metadata.NamespaceProperty ?? "", item.Metadata.Name);

    /// <summary><c>namespace/name</c>, or <c>name</c> for a cluster-scoped object.</summary>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
