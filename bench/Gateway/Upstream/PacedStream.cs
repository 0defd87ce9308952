using System.Net.Sockets;

namespace DeepSeek.Bench.Gateway.Upstream;

/// <summary>A stream that an upstream is in the middle of.</summary>
/// <param name="socket">Where to.</param>
/// <param name="frames">How many events with content it has.</param>
/// <param name="interval">Between them, ticks of the system's time provider.</param>
internal sealed class PacedStream(Socket socket, int frames, long interval)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _bytes = new byte[1024];
    private int _sent;

    /// <summary>When the next event is to be sent.</summary>
    public long Due { get; private set; }

    /// <summary>Completes when everything was sent, or nobody is there any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Headers, role and first content at once: what a client waits for is the proxy alone.</summary>
    public void Begin()
    {
        Due = TimeProvider.System.GetTimestamp() + interval;
        Frame.Head.CopyTo(_bytes);
        Frame.Role.CopyTo(_bytes, Frame.Head.Length);
        var at = Frame.Head.Length + Frame.Role.Length;
        at += Next().Write(_bytes.AsSpan(at));
        Send(at);
    }

    /// <summary>Sends the next event.</summary>
    public void Step()
    {
        Due += interval;
        Send(Next().Write(_bytes));
    }

    public void End() => _ended.TrySetResult();

    private Frame Next() => new(_sent++, TimeProvider.System.GetTimestamp());

    private void Send(int length)
    {
        try
        {
            socket.Send(_bytes.AsSpan(0, length));
            if (_sent == frames)
            {
                socket.Send(Frame.End);
                End();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            End();
        }
    }
}
