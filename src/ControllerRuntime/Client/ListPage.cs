using System.Text.Json;
using DeepSeek.ControllerRuntime.Caching;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>One page of a list. Unreadable are objects whose JSON does not fit the type: they exist, and are not to be taken as gone.</summary>
/// <typeparam name="TItem">What is kept of each object.</typeparam>
internal sealed record ListPage<TItem>(IReadOnlyList<TItem> Items, IReadOnlyList<ObjectKey> Unreadable, string ResourceVersion, string Continue)
{
    public static ListPage<TItem> Parse<T>(ResourceKind<T> kind, byte[] body, Func<T, TItem> keep)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var metadata = root.GetProperty("metadata");
        var items = new List<TItem>();
        var unreadable = new List<ObjectKey>();
        if (root.TryGetProperty("items", out var array) && array.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in array.EnumerateArray())
                Read(kind, element, item => items.Add(keep(item)), unreadable.Add);
        }

        return new(items, unreadable, Text(metadata, "resourceVersion"), Text(metadata, "continue"));
    }

    private static void Read<T>(ResourceKind<T> kind, JsonElement element, Action<T> keep, Action<ObjectKey> unreadable)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            keep(kind.Named(element.Deserialize(kind.Json) ?? throw new JsonException("null item")));
        }
        catch (JsonException) when (element.TryGetProperty("metadata", out var metadata))
        {
            unreadable(new ObjectKey(Text(metadata, "namespace"), Text(metadata, "name")));
        }
    }

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
