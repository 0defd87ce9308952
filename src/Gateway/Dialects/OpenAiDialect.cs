using System.Net.Http.Headers;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Protocol.Chat;

namespace DeepSeek.Gateway.Dialects;

/// <summary>Chat, text completions and embeddings. A stream ends with <c>[DONE]</c>, waits are comments, and a client that reads no [DONE] knows that something is amiss.</summary>
internal sealed class OpenAiDialect : IDialect
{
    public static readonly OpenAiDialect Instance = new();

    private OpenAiDialect()
    {
    }

    public ReadOnlySpan<byte> KeepAlive => ": keep-alive\n\n"u8;

    public bool ShowsErrorEvents => false;

    public CompletionPart ReadEvent(ReadOnlySpan<byte> data) =>
        data.SequenceEqual("[DONE]"u8) ? new CompletionPart { WellFormed = true, IsEnd = true } : CompletionReader.Read(data);

    public byte[] WriteError(Refusal refusal, string? requestId) => refusal.Error.ToEnvelope();

    public byte[] WriteErrorEvent(Refusal refusal, string? requestId) => [.. "data: "u8, .. refusal.Error.ToEnvelope(), .. "\n\n"u8];

    public void Authorize(HttpRequestHeaders headers, string key) => headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
}
