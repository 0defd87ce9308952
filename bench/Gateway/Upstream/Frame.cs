using System.Buffers.Text;
using System.Text;

namespace DeepSeek.Bench.Gateway.Upstream;

/// <summary>
/// One event of a paced stream, in DeepSeek's dialect. Its content is <c>#number@sent#</c>, so that a client can tell which one it is and how
/// long it was under way: sender and receiver read the same clock.
/// </summary>
/// <param name="Number">From 0.</param>
/// <param name="Sent">A timestamp of the system's time provider.</param>
internal readonly record struct Frame(int Number, long Sent)
{
    public static ReadOnlySpan<byte> Head =>
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n"u8;

    /// <summary>The first event: it carries no content yet.</summary>
    public static byte[] Role { get; } = Chunk(
        """data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"deepseek-flash","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""" + "\n\n");

    /// <summary>The last events, and the end of the body.</summary>
    public static byte[] End { get; } =
    [
        .. Chunk("""data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"deepseek-flash","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n"),
        .. Chunk("data: [DONE]\n\n"),
        .. "0\r\n\r\n"u8,
    ];

    private static ReadOnlySpan<byte> Before =>
        """data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"deepseek-flash","choices":[{"index":0,"delta":{"content":"#"""u8;

    private static ReadOnlySpan<byte> After => "#\"},\"finish_reason\":null}]}\n\n"u8;

    /// <summary>Writes it as a chunk of an HTTP/1.1 body.</summary>
    /// <param name="into">At least 512 bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public int Write(Span<byte> into)
    {
        Span<byte> middle = stackalloc byte[40];
        Utf8Formatter.TryFormat(Number, middle, out var length);
        middle[length++] = (byte)'@';
        Utf8Formatter.TryFormat(Sent, middle[length..], out var more);
        length += more;
        Utf8Formatter.TryFormat(Before.Length + length + After.Length, into, out var at, 'x');
        Append(into, ref at, "\r\n"u8);
        Append(into, ref at, Before);
        Append(into, ref at, middle[..length]);
        Append(into, ref at, After);
        Append(into, ref at, "\r\n"u8);
        return at;
    }

    private static void Append(Span<byte> into, ref int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(into[at..]);
        at += bytes.Length;
    }

    private static byte[] Chunk(string text) => Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");
}
