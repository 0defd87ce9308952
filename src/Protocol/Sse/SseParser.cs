using System.Buffers;
using System.Text;

namespace DeepSeek.Protocol.Sse;

/// <summary>
/// The event-stream grammar of the WHATWG HTML standard (section 9.2.6), fed with bytes in pieces of any size: the events are the same
/// wherever the pieces are cut. Lines end with CR, LF or CRLF; one leading byte order mark is skipped; an event that the end of the
/// stream cuts is never dispatched. <c>id</c> and <c>retry</c> are for reconnecting clients and are skipped.
/// Holds one block at a time and nothing between blocks. Not thread-safe.
/// </summary>
public sealed class SseParser
{
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';

    private readonly int _maxBlockBytes;
    private readonly ArrayBufferWriter<byte> _line = new(256);
    private readonly ArrayBufferWriter<byte> _data = new(1024);
    private string? _type;
    private bool _hasData;
    private bool _dispatched;
    private bool _afterCarriageReturn;
    private bool _firstLine = true;
    private int _blockBytes;

    /// <param name="maxBlockBytes">The most bytes of a block (an event with its comments and line ends) that are accepted.</param>
    public SseParser(int maxBlockBytes) => _maxBlockBytes = maxBlockBytes;

    /// <summary>The data of the event just dispatched: its data lines, joined by LF.</summary>
    public ReadOnlySpan<byte> Data => _data.WrittenSpan;

    /// <summary>The type of the event just dispatched; null for the default type, <c>message</c>.</summary>
    public string? EventType => _type;

    /// <summary>Reads up to the next end of a block.</summary>
    /// <param name="input">Bytes that follow those consumed so far.</param>
    /// <param name="consumed">How many of them belong to this step. The LF of a CRLF may only arrive with the next block.</param>
    public SseBoundary Advance(ReadOnlySpan<byte> input, out int consumed)
    {
        BeginIfDispatched();
        var position = 0;
        while (position < input.Length)
        {
            if (_afterCarriageReturn && input[position] == LineFeed)
            {
                _afterCarriageReturn = false;
                position++;
                continue;
            }

            _afterCarriageReturn = false;
            var rest = input[position..];
            var end = rest.IndexOfAny(CarriageReturn, LineFeed);
            var part = end < 0 ? rest : rest[..end];
            _blockBytes += part.Length + 1;
            if (_blockBytes > _maxBlockBytes)
            {
                consumed = position;
                return SseBoundary.TooLarge;
            }

            if (end < 0)
            {
                _line.Write(part);
                break;
            }

            position += end + 1;
            _afterCarriageReturn = rest[end] == CarriageReturn;
            if (EndLine(part))
            {
                // A block that is passed on ends with its whole line end, where that is here.
                var whole = _afterCarriageReturn && position < input.Length && input[position] == LineFeed;
                _afterCarriageReturn &= !whole;
                consumed = whole ? position + 1 : position;
                return EndBlock();
            }
        }

        consumed = input.Length;
        return SseBoundary.None;
    }

    /// <summary>Takes one whole line; true when it is the blank line that ends a block.</summary>
    private bool EndLine(ReadOnlySpan<byte> tail)
    {
        if (_line.WrittenCount > 0)
        {
            _line.Write(tail);
            tail = _line.WrittenSpan;
        }

        if (_firstLine)
        {
            _firstLine = false;
            tail = tail.StartsWith("\uFEFF"u8) ? tail[3..] : tail;
        }

        if (!tail.IsEmpty)
        {
            TakeField(tail);
        }

        var blank = tail.IsEmpty;
        _line.ResetWrittenCount();
        return blank;
    }

    private void TakeField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? default : line[(colon + 1)..];
        value = value is [(byte)' ', ..] ? value[1..] : value;
        if (name.SequenceEqual("data"u8))
        {
            if (_hasData)
            {
                _data.Write([LineFeed]);
            }

            _data.Write(value);
            _hasData = true;
        }
        else if (name.SequenceEqual("event"u8))
        {
            _type = value.IsEmpty ? null : Encoding.UTF8.GetString(value);
        }
    }

    /// <summary>The standard dispatches nothing when the data is the empty string, be it from no data line or from one empty one.</summary>
    private SseBoundary EndBlock()
    {
        _dispatched = true;
        _blockBytes = 0;
        return _data.WrittenCount > 0 ? SseBoundary.Event : SseBoundary.Nothing;
    }

    private void BeginIfDispatched()
    {
        if (_dispatched)
        {
            _dispatched = false;
            _hasData = false;
            _type = null;
            _data.ResetWrittenCount();
        }
    }
}
