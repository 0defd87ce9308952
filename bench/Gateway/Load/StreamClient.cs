using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DeepSeek.Bench.Gateway.Subjects;

namespace DeepSeek.Bench.Gateway.Load;

/// <summary>A client of one stream, on a connection of its own.</summary>
internal sealed class StreamClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly IPEndPoint _address;
    private readonly ChunkedBody _body = new();
    private readonly FrameScan _scan = new();
    private readonly int _frames;
    private readonly List<double> _delays;
    private bool _broken;

    /// <param name="door">Where to.</param>
    /// <param name="frames">How many events it asks for.</param>
    public StreamClient(Door door, int frames)
    {
        _frames = frames;
        _delays = new List<double>(frames);
        _address = new IPEndPoint(IPAddress.Loopback, door.Url.Port);
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds };
        Request = Encoding.ASCII.GetBytes(RequestText(door, Question.Body(stream: true, frames)));
    }

    public Socket Socket { get; }

    /// <summary>When the request was sent.</summary>
    public long Asked { get; private set; }

    /// <summary>From the request to the first event with content; null: there was none.</summary>
    public TimeSpan? FirstToken { get; private set; }

    /// <summary>How long each event was under way, milliseconds.</summary>
    public IReadOnlyList<double> Delays => _delays;

    /// <summary>Nothing more will come.</summary>
    public bool Ended => _broken || _body.Ended;

    /// <summary>Events that never came, or not in their order.</summary>
    public int Lost => _frames - _delays.Count;

    /// <summary>Every event came, and the stream said that it was whole.</summary>
    public bool IsWhole => !_broken && _body is { Ended: true, Status: 200 } && _scan.Done && Lost == 0;

    private byte[] Request { get; }

    /// <summary>Connects and asks. Whoever is refused has a broken stream.</summary>
    public void Ask()
    {
        try
        {
            Socket.Connect(_address);
            Asked = TimeProvider.System.GetTimestamp();
            Socket.Send(Request);
        }
        catch (SocketException)
        {
            _broken = true;
        }
    }

    /// <summary>Reads what is there; waits for it when nothing is.</summary>
    public void Read(Span<byte> buffer)
    {
        var length = Socket.Receive(buffer, SocketFlags.None, out var error);
        if (error != SocketError.Success || length == 0)
        {
            _broken = true;
            return;
        }

        try
        {
            Take(buffer[..length], TimeProvider.System.GetTimestamp());
        }
        catch (FormatException)
        {
            _broken = true;
        }
    }

    public void Dispose() => Socket.Dispose();

    private void Take(ReadOnlySpan<byte> bytes, long now)
    {
        while (_body.TryRead(ref bytes, out var data))
        {
            while (_scan.TryRead(ref data, out var frame))
            {
                if (frame.Number == _delays.Count)
                {
                    FirstToken ??= TimeProvider.System.GetElapsedTime(Asked, now);
                    _delays.Add(TimeProvider.System.GetElapsedTime(frame.Sent, now).TotalMilliseconds);
                }
            }
        }
    }

    private static string RequestText(Door door, string body)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"POST {door.Url.AbsolutePath} HTTP/1.1\r\nHost: {door.Url.Authority}\r\nContent-Length: {body.Length}\r\n");
        foreach (var (name, value) in door.Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return text.Append("\r\n").Append(body).ToString();
    }
}
