using System.Net.Http.Headers;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Protocol.Chat;
using DeepSeek.Protocol.Messages;

namespace DeepSeek.Gateway.Dialects;

/// <summary>The Messages API. A stream ends with <c>message_stop</c>, waits are <c>ping</c> events, and errors are events of that type.</summary>
internal sealed class AnthropicDialect : IDialect
{
    private const string KeyHeader = "x-api-key";

    public static readonly AnthropicDialect Instance = new();

    private AnthropicDialect()
    {
    }

    public ReadOnlySpan<byte> KeepAlive => "event: ping\ndata: {\"type\": \"ping\"}\n\n"u8;

    /// <summary>Its type tells a client library what to do next.</summary>
    public bool ShowsErrorEvents => true;

    /// <summary>Servers that translate from the OpenAI dialect let slip its [DONE].</summary>
    public CompletionPart ReadEvent(ReadOnlySpan<byte> data) =>
        data.SequenceEqual("[DONE]"u8) ? OpenAiDialect.Instance.ReadEvent(data) : MessageReader.Read(data);

    public byte[] WriteError(Refusal refusal, string? requestId) =>
        MessageError.ToEnvelope(refusal.Overload ? MessageError.Overloaded : MessageError.TypeOf(refusal.Status), refusal.Error.Message, requestId);

    public byte[] WriteErrorEvent(Refusal refusal, string? requestId) => [.. "event: error\ndata: "u8, .. WriteError(refusal, requestId), .. "\n\n"u8];

    /// <summary>DeepSeek reads <c>x-api-key</c>; servers of the OpenAI dialect that speak this one too read <c>Authorization</c>.</summary>
    public void Authorize(HttpRequestHeaders headers, string key)
    {
        OpenAiDialect.Instance.Authorize(headers, key);
        headers.Remove(KeyHeader);
        headers.TryAddWithoutValidation(KeyHeader, key);
    }
}
