using System.Buffers;
using System.Text.Json;
using DeepSeek.ControllerRuntime.Client;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>Reads <c>{"type":…,"object":…}</c> in one pass.</summary>
internal static class WatchLine
{
    /// <exception cref="ApiException">The line is an ERROR: the Status in it says which.</exception>
    /// <exception cref="JsonException">The line is not a watch event.</exception>
    public static WatchEvent<T> Parse<T>(ResourceKind<T> kind, ReadOnlySequence<byte> line)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var reader = new Utf8JsonReader(line);
        var item = default(Utf8JsonReader);
        string? type = null;
        var found = false;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isType)
                type = reader.GetString();
            else if (isObject)
            {
                item = reader;
                found = true;
            }

            reader.Skip();
        }

        Expect(reader.TokenType == JsonTokenType.EndObject && found && type is not null, "a type and an object");
        return Interpret(kind, type!, item);
    }

    private static WatchEvent<T> Interpret<T>(ResourceKind<T> kind, string type, Utf8JsonReader item)
        where T : class, IKubernetesObject<V1ObjectMeta> => type switch
        {
            "ADDED" => Read(kind, WatchEventType.Added, item),
            "MODIFIED" => Read(kind, WatchEventType.Modified, item),
            "DELETED" => Read(kind, WatchEventType.Deleted, item),
            "BOOKMARK" => new WatchEvent<T>(WatchEventType.Bookmark, null, VersionOf(item)),
            "ERROR" => throw Failure(kind, item),
            _ => throw new JsonException($"unknown watch event {type}"),
        };

    private static WatchEvent<T> Read<T>(ResourceKind<T> kind, WatchEventType type, Utf8JsonReader item)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var again = item;
        try
        {
            var read = kind.Named(JsonSerializer.Deserialize(ref item, kind.Json) ?? throw new JsonException("null object"));
            return new WatchEvent<T>(type, read, read.Metadata.ResourceVersion ?? "");
        }
        catch (JsonException e)
        {
            return new WatchEvent<T>(type, null, VersionOf(again)) { Trouble = e.Message };
        }
    }

    private static string VersionOf(Utf8JsonReader item) =>
        JsonSerializer.Deserialize(ref item, ClientJson.Default.PartialObjectMetadata)?.Metadata?.ResourceVersion ?? "";

    private static ApiException Failure<T>(ResourceKind<T> kind, Utf8JsonReader item)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var status = JsonSerializer.Deserialize(ref item, ClientJson.Default.V1Status);
        return ApiErrors.Create(status?.Code ?? 500, status, $"watch {kind}");
    }

    private static void Expect(bool condition, string what)
    {
        if (!condition)
            throw new JsonException($"a watch line is not {what}");
    }
}
