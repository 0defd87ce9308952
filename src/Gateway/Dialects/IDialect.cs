using System.Net.Http.Headers;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Protocol.Chat;

namespace DeepSeek.Gateway.Dialects;

/// <summary>How an API says what every API says: an event, an error, "wait", and a key. What follows from it is decided elsewhere. Pure, without state.</summary>
internal interface IDialect
{
    /// <summary>What a streaming client is sent while no answer has begun: bytes that end with a blank line.</summary>
    public ReadOnlySpan<byte> KeepAlive { get; }

    /// <summary>Whether the client is shown an upstream's error event in the middle of its answer, before it is told of the failure.</summary>
    public bool ShowsErrorEvents { get; }

    /// <summary>Judges the data of one event of an upstream's stream.</summary>
    public CompletionPart ReadEvent(ReadOnlySpan<byte> data);

    /// <summary>A refusal as a response body: JSON.</summary>
    /// <param name="refusal">What the client is told.</param>
    /// <param name="requestId">By what the request is found in logs.</param>
    public byte[] WriteError(Refusal refusal, string? requestId);

    /// <summary>The same as the last event of a stream.</summary>
    /// <inheritdoc cref="WriteError"/>
    public byte[] WriteErrorEvent(Refusal refusal, string? requestId);

    /// <summary>Puts a backend's own key where upstreams look for it, in place of any other.</summary>
    public void Authorize(HttpRequestHeaders headers, string key);
}
