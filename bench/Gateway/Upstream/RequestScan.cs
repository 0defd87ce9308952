using System.Buffers.Text;

namespace DeepSeek.Bench.Gateway.Upstream;

/// <summary>Finds the end of an HTTP/1.1 request, and in its body what the bench's clients ask for. Only as much of the protocol as the proxies use.</summary>
internal static class RequestScan
{
    /// <returns>How many bytes the request has, its body included; null: it isn't all there yet.</returns>
    public static int? Length(ReadOnlySpan<byte> received)
    {
        var body = received.IndexOf("\r\n\r\n"u8) + 4;
        if (body < 4)
        {
            return null;
        }

        var head = received[..body];
        if (IndexOf(head, "\r\ntransfer-encoding: chunked"u8) >= 0)
        {
            return received[body..].IndexOf("0\r\n\r\n"u8) is var end and >= 0 ? body + end + 5 : null;
        }

        var length = IndexOf(head, "\r\ncontent-length: "u8) is var at and >= 0 ? Number(head[(at + "\r\ncontent-length: "u8.Length)..]) : 0;
        return received.Length >= body + length ? body + length : null;
    }

    /// <summary>Whether the answer is to come in events.</summary>
    public static bool IsStream(ReadOnlySpan<byte> request) => request.IndexOf("\"stream\":true"u8) >= 0;

    /// <summary>How many events are asked for; 1 when nothing is said.</summary>
    public static int Tokens(ReadOnlySpan<byte> request) =>
        request.IndexOf("\"max_tokens\":"u8) is var at and >= 0 ? Number(request[(at + "\"max_tokens\":"u8.Length)..]) : 1;

    private static int Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int value, out _) ? value : 0;

    /// <summary>Header names have no case.</summary>
    private static int IndexOf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> lower)
    {
        for (var at = 0; at + lower.Length <= head.Length; at++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(head.Slice(at, lower.Length), lower))
            {
                return at;
            }
        }

        return -1;
    }
}
