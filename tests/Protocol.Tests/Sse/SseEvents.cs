using System.Text;
using DeepSeek.Protocol.Sse;

namespace DeepSeek.Protocol.Tests.Sse;

/// <summary>Reads a whole stream, fed in pieces, into a list that can be compared.</summary>
internal static class SseEvents
{
    public static List<(string? Type, string Data)> Read(params IEnumerable<byte[]> pieces) => Read(new SseParser(1 << 20), pieces);

    public static List<(string? Type, string Data)> Read(SseParser parser, params IEnumerable<byte[]> pieces)
    {
        var events = new List<(string?, string)>();
        foreach (var piece in pieces)
        {
            var rest = piece.AsSpan();
            while (!rest.IsEmpty)
            {
                var boundary = parser.Advance(rest, out var consumed);
                rest = rest[consumed..];
                if (boundary == SseBoundary.Event)
                {
                    events.Add((parser.EventType, Encoding.UTF8.GetString(parser.Data)));
                }
            }
        }

        return events;
    }

    public static List<(string? Type, string Data)> Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public static IEnumerable<byte[]> Cut(byte[] bytes, IEnumerable<int> cuts)
    {
        var start = 0;
        foreach (var cut in cuts.Select(c => Math.Abs(c % (bytes.Length + 1))).Order())
        {
            yield return bytes[start..cut];
            start = cut;
        }

        yield return bytes[start..];
    }
}
