using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Api;

/// <summary>Durations as JSON strings; canonical when written.</summary>
public sealed class DurationJsonConverter : JsonConverter<Duration>
{
    /// <exception cref="JsonException">Not a string, or not of the grammar.</exception>
    public override Duration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Duration.TryParse(reader.GetString(), out var duration)
            ? duration
            : throw new JsonException("Expected a duration such as 500ms, 30s or 1h30m.");

    public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
