using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Protocol.Errors;

/// <summary>The error object of the OpenAI dialect, as clients and upstreams write it.</summary>
/// <param name="Message">For people. Never holds keys or prompts.</param>
/// <param name="Type">The family, such as <c>invalid_request_error</c>.</param>
/// <param name="Code">For programs, such as <c>upstream_exhausted</c>.</param>
/// <param name="Param">The request field at fault.</param>
public sealed record ApiError(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Type = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param = null)
{
    private const int MaxTextLength = 2048;

    /// <summary>The envelope <c>{"error":{…}}</c> on one line, so that it also fits an event of a stream.</summary>
    public byte[] ToEnvelope() => JsonSerializer.SerializeToUtf8Bytes(new ErrorEnvelope(this), ErrorJson.Default.ErrorEnvelope);

    /// <summary>Finds the error in an answer of an upstream: <c>{"error":{…}}</c>, <c>{"error":"…"}</c> or a bare <c>{"message":…}</c>. Null when the bytes are no such JSON.</summary>
    public static ApiError? Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out var document))
            {
                return null;
            }

            using (document)
            {
                return document.RootElement.ValueKind == JsonValueKind.Object ? FromRoot(document.RootElement) : null;
            }
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ApiError? FromRoot(JsonElement root)
    {
        if (!root.TryGetProperty("error", out var error))
        {
            return Text(root, "message") is { } message ? new ApiError(message, Text(root, "type"), Text(root, "code")) : null;
        }

        return error.ValueKind switch
        {
            JsonValueKind.Object => new ApiError(Text(error, "message") ?? "", Text(error, "type"), Text(error, "code"), Text(error, "param")),
            JsonValueKind.String => new ApiError(Cut(error.GetString()!)),
            _ => null,
        };
    }

    /// <summary>Codes are strings with some servers and numbers with others.</summary>
    private static string? Text(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.String => Cut(value.GetString()!),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };

    private static string Cut(string text) => text.Length <= MaxTextLength ? text : text[..MaxTextLength];
}
