using DeepSeek.Bench.Gateway.Upstream;

namespace DeepSeek.Bench.Gateway.Load;

/// <summary>Finds frames in the body of a stream, byte by byte: neither the events' other fields nor where the pieces end matter.</summary>
internal sealed class FrameScan
{
    private const string DoneMark = "[DONE]";

    private bool _inside;
    private bool _afterAt;
    private int _number;
    private long _sent;
    private int _done;

    /// <summary>The stream has said that it is whole.</summary>
    public bool Done => _done == DoneMark.Length;

    /// <param name="data">A piece of the body; what was looked at is cut off its front.</param>
    /// <param name="frame">The frame that was found.</param>
    /// <returns>False: there is no further frame in this piece.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> data, out Frame frame)
    {
        for (var at = 0; at < data.Length; at++)
        {
            if (Take(data[at]))
            {
                data = data[(at + 1)..];
                frame = new Frame(_number, _sent);
                return true;
            }
        }

        data = [];
        frame = default;
        return false;
    }

    /// <returns>Whether this byte ends a frame.</returns>
    private bool Take(byte value)
    {
        if (!Done)
        {
            _done = value == DoneMark[_done] ? _done + 1 : value == DoneMark[0] ? 1 : 0;
        }

        switch (value)
        {
            case (byte)'#' when _inside:
                _inside = false;
                return _afterAt;
            case (byte)'#':
                (_inside, _afterAt, _number, _sent) = (true, false, 0, 0);
                return false;
            case (byte)'@' when _inside:
                _afterAt = true;
                return false;
            case >= (byte)'0' and <= (byte)'9' when _inside:
                _number = _afterAt ? _number : (_number * 10) + value - '0';
                _sent = _afterAt ? (_sent * 10) + value - '0' : _sent;
                return false;
            default:
                _inside = false;
                return false;
        }
    }
}
