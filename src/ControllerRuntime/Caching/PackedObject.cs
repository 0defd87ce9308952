using System.Text.Json;
using DeepSeek.ControllerRuntime.Client;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Caching;

/// <summary>One object in the form that a store keeps: a fraction of what it takes as objects, and nobody can change it.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Version">Its resource version.</param>
/// <param name="Json">All of it.</param>
internal sealed record PackedObject(ObjectKey Key, string Version, byte[] Json)
{
    public static PackedObject Of<T>(ResourceKind<T> kind, T item)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(ObjectKey.Of(item), item.Metadata.ResourceVersion ?? "", JsonSerializer.SerializeToUtf8Bytes(item, kind.Json));

    public T Unpack<T>(ResourceKind<T> kind)
        where T : class, IKubernetesObject<V1ObjectMeta> => JsonSerializer.Deserialize(Json, kind.Json)!;
}
