using System.Text.Json;
using DeepSeek.ControllerRuntime.Caching;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>One page of a list. Unreadable are objects whose JSON does not fit the type: they exist, and are not to be taken as gone.</summary>
/// <typeparam name="TItem">What is kept of each object.</typeparam>
internal sealed record ListPage<TItem>(IReadOnlyList<TItem> Items, IReadOnlyList<ObjectKey> Unreadable, string ResourceVersion, string Continue)
{
    /// <summary>Reads item by item: a page as a whole document would take as much again, from a pool that keeps it.</summary>
    public static ListPage<TItem> Parse<T>(ResourceKind<T> kind, ReadOnlySpan<byte> body, Func<T, TItem> keep)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var items = new List<TItem>();
        var unreadable = new List<ObjectKey>();
        ListMeta? metadata = null;
        var reader = new Utf8JsonReader(body);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isMetadata, isItems) = (reader.ValueTextEquals("metadata"), reader.ValueTextEquals("items"));
            reader.Read();
            if (isMetadata)
                metadata = JsonSerializer.Deserialize(Value(body, ref reader), ClientJson.Default.ListMeta);
            else if (isItems && reader.TokenType == JsonTokenType.StartArray)
                ReadItems(kind, body, ref reader, item => items.Add(keep(item)), unreadable.Add);
            else
                reader.Skip();
        }

        return metadata is null
            ? throw new JsonException("it has no metadata")
            : new(items, unreadable, metadata.ResourceVersion ?? "", metadata.Continue ?? "");
    }

    private static void ReadItems<T>(ResourceKind<T> kind, ReadOnlySpan<byte> body, ref Utf8JsonReader reader, Action<T> keep, Action<ObjectKey> unreadable)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            Read(kind, Value(body, ref reader), keep, unreadable);
    }

    private static void Read<T>(ResourceKind<T> kind, ReadOnlySpan<byte> json, Action<T> keep, Action<ObjectKey> unreadable)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            keep(kind.Named(JsonSerializer.Deserialize(json, kind.Json) ?? throw new JsonException("null item")));
        }
        catch (JsonException) when (KeyOf(json) is { } key)
        {
            unreadable(key);
        }
    }

    /// <summary>The value that the reader stands at; leaves it at the value's end.</summary>
    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> body, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body[start..(int)reader.BytesConsumed];
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
            throw new JsonException($"it does not begin with {token}");
    }

    private static ObjectKey? KeyOf(ReadOnlySpan<byte> json)
    {
        using var document = JsonDocument.Parse(json.ToArray());
        return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            ? new ObjectKey(Text(metadata, "namespace"), Text(metadata, "name"))
            : null;
    }

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
