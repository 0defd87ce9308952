using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DeepSeek.Testing.Upstream;

/// <summary>A server that no web server would be: it reads a request's headers, then writes the bytes it was told to, one connection per request.</summary>
public sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Func<string, Task>, Task> _answer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;
    private long _written;

    /// <param name="answer">Writes the answer by what it is given. What it writes after the caller has left ends it.</param>
    public RawUpstream(Func<Func<string, Task>, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Bytes that callers took, or that were on their way to them.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Completes when every caller has left. Those that never do make it wait for ever.</summary>
    public Task Left => Task.WhenAll(_connections);

    /// <summary>These bytes again and again.</summary>
    public static Func<Func<string, Task>, Task> Endless(string first, string then) => async write =>
    {
        await write(first);
        while (true)
        {
            await write(then);
        }
    };

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Left;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // stopped
        }
    }

    private async Task ServeAsync(TcpClient caller)
    {
        using (caller)
        {
            try
            {
                var stream = caller.GetStream();
                var read = await stream.ReadAsync(new byte[64 * 1024], _stopping.Token);
                if (read == 0)
                {
                    return;
                }

                await _answer(async text =>
                {
                    await stream.WriteAsync(Encoding.Latin1.GetBytes(text), _stopping.Token);
                    Interlocked.Add(ref _written, text.Length);
                }).WaitAsync(_stopping.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // the caller left, or the test is over
            }
        }
    }
}
