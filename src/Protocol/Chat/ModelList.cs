using System.Text.Json;

namespace DeepSeek.Protocol.Chat;

/// <summary>The answer to <c>GET /v1/models</c>.</summary>
public static class ModelList
{
    /// <summary>Writes the list in the OpenAI dialect.</summary>
    /// <param name="models">Names, in the order they are shown.</param>
    /// <param name="owner">Shown as <c>owned_by</c>.</param>
    public static byte[] Write(IEnumerable<string> models, string owner)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            foreach (var model in models)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, model);
                json.WriteString("object"u8, "model"u8);
                json.WriteString("owned_by"u8, owner);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
