using System.Net.Sockets;
using System.Text;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>A client that sends bytes, good or bad, when it wants.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };

    public static async Task<RawClient> ConnectAsync(TestGateway gateway)
    {
        var client = new RawClient();
        await client._tcp.ConnectAsync(gateway.Server.Address.Host, gateway.Server.Address.Port);
        return client;
    }

    public async Task SendAsync(string text) => await _tcp.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends a text every now and then, until the server closes.</summary>
    public async Task TrickleAsync(string text, TimeSpan every)
    {
        try
        {
            while (true)
            {
                await SendAsync(text);
                await Task.Delay(every);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    /// <summary>Everything until the server closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)); // when to give up on a server that never closes
        using var all = new MemoryStream();
        try
        {
            await _tcp.GetStream().CopyToAsync(all, limit.Token);
        }
        catch (IOException)
        {
            // Reset: closed, too.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }
}
