using System.Text.Json;

namespace DeepSeek.Protocol.Messages;

/// <summary>The error object of Anthropic's Messages API (https://platform.claude.com/docs/en/api/errors): a type for programs, a message for people.</summary>
public static class MessageError
{
    /// <summary>No capacity; the request may be sent again later.</summary>
    public const string Overloaded = "overloaded_error";

    /// <summary>The types that stand for one status.</summary>
    private static readonly (string Type, int Status)[] Types =
    [
        ("invalid_request_error", 400), ("authentication_error", 401), ("billing_error", 402), ("permission_error", 403), ("not_found_error", 404),
        ("request_too_large", 413), ("rate_limit_error", 429), ("api_error", 500), ("timeout_error", 504), (Overloaded, 529),
    ];

    /// <summary>The type of an error of the gateway: that of its status, where there is one; a gateway's 5xx are <c>api_error</c>, however it failed.</summary>
    public static string TypeOf(int status) =>
        status >= 500 && status != 529 ? "api_error" : Array.Find(Types, t => t.Status == status).Type ?? "invalid_request_error";

    /// <summary>The status that an error of this type has where it is no part of an answer. Null: the type is none of this API.</summary>
    public static int? StatusOf(string? type) => Array.Find(Types, t => t.Type == type) is { Type: not null } known ? known.Status : null;

    /// <summary>The envelope on one line, so that it also fits an event of a stream.</summary>
    /// <param name="type">One of the API's types.</param>
    /// <param name="message">For people. Never holds keys or prompts.</param>
    /// <param name="requestId">By what the request is found in logs.</param>
    public static byte[] ToEnvelope(string type, string message, string? requestId)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "error"u8);
            json.WriteStartObject("error"u8);
            json.WriteString("type"u8, type);
            json.WriteString("message"u8, message);
            json.WriteEndObject();
            json.WriteString("request_id"u8, requestId);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
