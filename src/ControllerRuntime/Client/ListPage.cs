using System.Text.Json;
using DeepSeek.ControllerRuntime.Caching;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>One page of a list. Unreadable are objects whose JSON does not fit the type: they exist, and are not to be taken as gone.</summary>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, IReadOnlyList<ObjectKey> Unreadable, string ResourceVersion, string Continue)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public static ListPage<T> Parse(ResourceKind<T> kind, byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var metadata = root.GetProperty("metadata");
        var items = new List<T>();
        var unreadable = new List<ObjectKey>();
        if (root.TryGetProperty("items", out var array) && array.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in array.EnumerateArray())
                ReadItem(kind, element, items, unreadable);
        }

        return new(items, unreadable, Text(metadata, "resourceVersion"), Text(metadata, "continue"));
    }

    private static void ReadItem(ResourceKind<T> kind, JsonElement element, List<T> items, List<ObjectKey> unreadable)
    {
        try
        {
            items.Add(kind.Named(element.Deserialize(kind.Json) ?? throw new JsonException("null item")));
        }
        catch (JsonException) when (element.TryGetProperty("metadata", out var metadata))
        {
            unreadable.Add(new ObjectKey(Text(metadata, "namespace"), Text(metadata, "name")));
        }
    }

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
