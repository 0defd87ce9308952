using DeepSeek.Gateway.Forwarding;
using DeepSeek.Protocol.Replay;
using Endpoint = DeepSeek.Gateway.Pipeline.Endpoint;

namespace DeepSeek.Gateway.Caching;

/// <summary>An answer that may be kept: whole, with what it says in short, and when it began.</summary>
internal readonly record struct RecordedAnswer(ReadOnlyMemory<byte> Body, AnswerDigest Digest, DateTimeOffset At);

/// <summary>
/// Puts together what an upstream answers while it goes to the client. Only what is complete comes out of it: every choice ended by
/// itself, nothing that couldn't be read, and no more than <see cref="MaxBytes"/>.
/// </summary>
internal sealed class AnswerRecorder(Endpoint endpoint, TimeProvider time)
{
    /// <summary>A larger answer is passed on and not kept.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private AnswerAssembler? _events;
    private bool _listens;
    private ReadOnlyMemory<byte>? _whole;
    private DateTimeOffset _at;

    /// <summary>A stream begins: what an attempt before it left is no part of the answer.</summary>
    public void Begin()
    {
        _events = endpoint == Endpoint.Messages ? new MessageAssembler(MaxBytes) : new CompletionAssembler(MaxBytes);
        _listens = true;
        _at = time.GetUtcNow();
    }

    /// <summary>An event of the stream.</summary>
    public void Add(ReadOnlySpan<byte> data) => _listens = _listens && _events!.Add(data);

    /// <summary>An answer that is no stream.</summary>
    public void Take(ReadOnlyMemory<byte> body) => (_whole, _at) = (body, time.GetUtcNow());

    /// <summary>Null: there is none that may be kept.</summary>
    public RecordedAnswer? Complete() =>
        (_whole ?? _events?.Complete()) is { Length: <= MaxBytes } body && AnswerReader.Read(body.Span, endpoint).IsComplete && AnswerDigest.Of(body) is { } digest
            ? new RecordedAnswer(body, digest, _at)
            : null;
}
