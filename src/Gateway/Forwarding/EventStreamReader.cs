using System.Buffers;
using DeepSeek.Protocol.Sse;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>Cuts the bytes of an upstream stream into blocks, keeping them as they came. Blocks already received are read without waiting.</summary>
internal sealed class EventStreamReader(Stream source, int maxBlockBytes) : IDisposable
{
    /// <summary>Holds a few events of tokens; it grows where one is larger, and is what an open stream costs here.</summary>
    private const int FirstBufferBytes = 4 * 1024;

    private readonly SseParser _parser = new(maxBlockBytes);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
    private int _start;
    private int _scanned;
    private int _end;

    /// <summary>The data of the event in the block just read.</summary>
    public ReadOnlySpan<byte> Data => _parser.Data;

    /// <summary>The type of the event in the block just read.</summary>
    public string? EventType => _parser.EventType;

    /// <summary>The next block, if all of it is here.</summary>
    public bool TryRead(out EventBlock block)
    {
        block = default;
        if (_scanned == _end)
        {
            return false;
        }

        var boundary = _parser.Advance(_buffer.AsSpan(_scanned, _end - _scanned), out var consumed);
        _scanned += consumed;
        if (boundary == SseBoundary.None)
        {
            return false;
        }

        block = new EventBlock(_buffer.AsMemory(_start, _scanned - _start), boundary);
        _start = _scanned;
        return true;
    }

    /// <summary>Waits for more bytes; false at the end of the stream.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _scanned = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            var kept = _end - _start;
            var target = kept > _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(_buffer.Length * 2) : _buffer;
            _buffer.AsSpan(_start, kept).CopyTo(target);
            if (target != _buffer)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = target;
            }

            (_start, _scanned, _end) = (0, _scanned - _start, kept);
        }
    }
}
