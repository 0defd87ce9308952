using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Api;

/// <summary>
/// Times as Kubernetes writes them: RFC 3339 in UTC, whole seconds like metav1.Time (<c>2026-01-01T00:00:00Z</c>), others like
/// metav1.MicroTime (<c>2026-01-01T00:00:00.250000Z</c>).
/// </summary>
public sealed class MicroTimeJsonConverter : JsonConverter<DateTimeOffset>
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Microseconds = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(value.UtcTicks % TimeSpan.TicksPerSecond == 0 ? Seconds : Microseconds, CultureInfo.InvariantCulture));
}
