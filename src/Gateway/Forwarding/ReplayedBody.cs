using System.Net;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>The client's request body, sent once more: its bytes as they came, with the model's name replaced in place when an alias applies.</summary>
internal sealed class ReplayedBody : HttpContent
{
    private readonly ReadOnlyMemory<byte> _before;
    private readonly ReadOnlyMemory<byte> _model;
    private readonly ReadOnlyMemory<byte> _after;
    private readonly Action _sent;

    /// <param name="body">As the client sent it. Must stay valid until the answer is read.</param>
    /// <param name="modelToken">The bytes that name the model.</param>
    /// <param name="model">What is sent in their place, as JSON; empty: the body is sent as it is.</param>
    /// <param name="sent">Called when the last byte was handed to the connection.</param>
    public ReplayedBody(ReadOnlyMemory<byte> body, Range modelToken, ReadOnlyMemory<byte> model, Action sent)
    {
        _before = model.IsEmpty ? body : body[..modelToken.Start];
        _model = model;
        _after = model.IsEmpty ? default : body[modelToken.End..];
        _sent = sent;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_before, cancellationToken);
        await stream.WriteAsync(_model, cancellationToken);
        await stream.WriteAsync(_after, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        _sent();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _before.Length + _model.Length + _after.Length;
        return true;
    }
}
