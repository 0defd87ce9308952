using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DeepSeek.Bench.Gateway.Upstream;

/// <summary>
/// An upstream whose streams have as many events as <c>max_tokens</c> asks for, at an even pace. Sockets and nothing around them, so that it
/// keeps its pace when a proxy no longer does. What isn't a stream gets one short answer.
/// </summary>
internal sealed class PacedUpstream : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Pacer _pacer = new();
    private readonly long _interval;
    private readonly Task _accepting;

    /// <param name="interval">Between the events of a stream.</param>
    public PacedUpstream(TimeSpan interval)
    {
        _interval = (long)(interval.TotalSeconds * TimeProvider.System.TimestampFrequency);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4096);
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <inheritdoc cref="Pacer.TakeWorst"/>
    public TimeSpan TakeWorst() => _pacer.TakeWorst();

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        _pacer.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync();
                socket.NoDelay = true;
                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The bench is done.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var owned = socket;
        var bytes = new byte[16 * 1024];
        var held = 0;
        try
        {
            while (await socket.ReceiveAsync(bytes.AsMemory(held)) is > 0 and var read)
            {
                held += read;
                if (RequestScan.Length(bytes.AsSpan(0, held)) is { } length)
                {
                    await AnswerAsync(socket, bytes.AsMemory(0, length));
                    bytes.AsSpan(length, held - length).CopyTo(bytes);
                    held -= length;
                }
            }
        }
        catch (SocketException)
        {
            // The proxy has gone.
        }
    }

    private async Task AnswerAsync(Socket socket, ReadOnlyMemory<byte> request)
    {
        if (!RequestScan.IsStream(request.Span))
        {
            await socket.SendAsync(Whole);
            return;
        }

        var stream = new PacedStream(socket, Math.Max(1, RequestScan.Tokens(request.Span)), _interval);
        stream.Begin();
        if (!stream.Ended.IsCompleted)
        {
            _pacer.Add(stream);
            await stream.Ended;
        }
    }

    private static byte[] Whole { get; } = Encoding.UTF8.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(StaticUpstream.Json)}\r\n\r\n{StaticUpstream.Json}");
}
