using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DeepSeek.Testing;

/// <summary>A port that leads to another, until it is cut.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly ConcurrentDictionary<TcpClient, byte> _frozen = new();
    private readonly Task _accepting;
    private volatile int _target;

    /// <param name="target">The port behind; 0: none.</param>
    public TcpRelay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Closes all connections, and new ones at once.</summary>
    public void Cut() => LeadTo(0);

    /// <summary>Closes all connections, and leads new ones to this port.</summary>
    public void LeadTo(int target)
    {
        _target = target;
        foreach (var client in _open.Keys)
            client.Close();
    }

    /// <summary>Passes nothing on any more on the connections that are open, and closes none: their peers are dead without a word.</summary>
    public void Freeze()
    {
        foreach (var client in _open.Keys)
            _frozen[client] = 0;
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // stopped
        }
    }

    private async Task RelayAsync(TcpClient near)
    {
        using var far = new TcpClient();
        _open[near] = 0;
        _open[far] = 0;
        try
        {
            if (_target is not (> 0 and var target))
                return;
            await far.ConnectAsync(IPAddress.Loopback, target);
            await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // one side left
        }
        finally
        {
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
            near.Dispose();
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.GetStream().ReadAsync(buffer) is > 0 and var read)
        {
            if (!_frozen.ContainsKey(from))
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
        }
    }
}
