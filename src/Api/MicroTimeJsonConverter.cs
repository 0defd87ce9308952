using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Api;

/// <summary>Times as the API's MicroTime writes them: RFC 3339 in UTC with microseconds, <c>2026-01-01T00:00:00.000000Z</c>.</summary>
public sealed class MicroTimeJsonConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}
