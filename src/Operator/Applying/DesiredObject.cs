using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using k8s;
using k8s.Models;

namespace DeepSeek.Operator.Applying;

/// <summary>One object that a plan wants to exist just so.</summary>
internal abstract record DesiredObject(string Kind, ObjectKey Key)
{
    public static DesiredObject Of<T>(ResourceKind<T> kind, T item)
        where T : class, IKubernetesObject<V1ObjectMeta> => new DesiredObject<T>(kind, item);

    /// <summary>The object as it travels.</summary>
    public abstract JsonObject ToJson();
}

/// <summary>See <see cref="DesiredObject"/>; with the type that reads and writes it.</summary>
internal sealed record DesiredObject<T>(ResourceKind<T> Resource, T Item) : DesiredObject(Resource.Kind, ObjectKey.Of(Item))
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public override JsonObject ToJson() => JsonSerializer.SerializeToNode(Item, Resource.Json)!.AsObject();
}
