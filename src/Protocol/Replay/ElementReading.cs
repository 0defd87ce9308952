using System.Runtime.InteropServices;
using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>Takes parts of a parsed answer and writes them as they are.</summary>
internal static class ElementReading
{
    /// <summary>The member of this name, where the element is an object that has one; else an undefined element.</summary>
    public static JsonElement Member(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    /// <summary>Whether it says something: not null, and neither empty text nor an empty list or object.</summary>
    public static bool IsFilled(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => false,
        JsonValueKind.String => JsonMarshal.GetRawUtf8Value(element).Length > 2,
        JsonValueKind.Array => element.GetArrayLength() > 0,
        JsonValueKind.Object => element.GetPropertyCount() > 0,
        _ => true,
    };

    /// <summary>Whether it is text that says something.</summary>
    public static bool IsText(this JsonElement element) => element.ValueKind == JsonValueKind.String && element.IsFilled();

    /// <summary>Writes a member of this name and value.</summary>
    public static void WriteMember(this Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonElement value) =>
        json.WriteRaw(name, JsonMarshal.GetRawUtf8Value(value));

    /// <summary>Writes a member as it is.</summary>
    public static void WriteMember(this Utf8JsonWriter json, JsonProperty member)
    {
        json.WritePropertyName(member.Name);
        json.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
    }
}
