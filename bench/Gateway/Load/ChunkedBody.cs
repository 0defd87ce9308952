using System.Globalization;
using System.Text;

namespace DeepSeek.Bench.Gateway.Load;

/// <summary>Reads an HTTP/1.1 answer whose body comes in chunks, whatever pieces it arrives in.</summary>
internal sealed class ChunkedBody
{
    private readonly StringBuilder _line = new();
    private Part _part = Part.Status;
    private int _left;

    private enum Part
    {
        Status,
        Headers,
        Size,
        Data,
        AfterData,
        Ended,
    }

    /// <summary>0 until it is known.</summary>
    public int Status { get; private set; }

    /// <summary>The last chunk has been read.</summary>
    public bool Ended => _part == Part.Ended;

    /// <summary>Takes what comes next.</summary>
    /// <param name="bytes">What has arrived; what was taken is cut off its front.</param>
    /// <param name="data">A piece of the body.</param>
    /// <returns>False: there is no more of the body in these bytes.</returns>
    /// <exception cref="FormatException">It doesn't come in chunks.</exception>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> data)
    {
        while (!bytes.IsEmpty && !Ended)
        {
            if (_part == Part.Data)
            {
                data = bytes[..Math.Min(_left, bytes.Length)];
                bytes = bytes[data.Length..];
                _left -= data.Length;
                _part = _left == 0 ? Part.AfterData : Part.Data;
                return true;
            }

            var end = bytes.IndexOf((byte)'\n');
            _line.Append(Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]));
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (end >= 0)
            {
                EndLine(_line.ToString().TrimEnd('\r'));
                _line.Clear();
            }
        }

        data = [];
        return false;
    }

    private void EndLine(string line)
    {
        switch (_part)
        {
            case Part.Status:
                Status = int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
                _part = Part.Headers;
                break;
            case Part.Headers:
                RefuseLength(line);
                _part = line.Length == 0 ? Part.Size : Part.Headers;
                break;
            case Part.Size when line.Length > 0:
                _left = int.Parse(line.Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                _part = _left == 0 ? Part.Ended : Part.Data;
                break;
            default:
                _part = Part.Size;
                break;
        }
    }

    private static void RefuseLength(string header)
    {
        if (header.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException("the answer is no stream");
        }
    }
}
