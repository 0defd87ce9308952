using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using k8s;
using k8s.Models;

namespace DeepSeek.Operator.Applying;

/// <summary>One object that a plan wants to exist just so, with the hash of its content as an annotation.</summary>
internal abstract record DesiredObject(string Kind, ObjectKey Key, JsonObject Content, string Hash)
{
    public static DesiredObject Of<T>(ResourceKind<T> kind, T item)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var content = JsonSerializer.SerializeToNode(item, kind.Json)!.AsObject();
        var hash = HashOf(content);
        var metadata = content["metadata"]!.AsObject();
        metadata["annotations"] ??= new JsonObject();
        metadata["annotations"]![AppliedHash.Annotation] = hash;
        return new DesiredObject<T>(kind, ObjectKey.Of(item), content, hash);
    }

    private static string HashOf(JsonObject content)
        => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, AppliedJson.Default.JsonObject))[..8]);
}

/// <summary>See <see cref="DesiredObject"/>; with the type that reads and writes it.</summary>
internal sealed record DesiredObject<T>(ResourceKind<T> Resource, ObjectKey Key, JsonObject Content, string Hash)
    : DesiredObject(Resource.Kind, Key, Content, Hash)
    where T : class, IKubernetesObject<V1ObjectMeta>;
