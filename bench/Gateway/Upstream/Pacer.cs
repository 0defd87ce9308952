namespace DeepSeek.Bench.Gateway.Upstream;

/// <summary>Sends the events of all streams when they are due, on one thread: thousands of timers would cost more than what is measured.</summary>
internal sealed class Pacer : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly List<PacedStream> _begun = [];
    private readonly List<PacedStream> _active = [];
    private readonly Thread _thread;
    private volatile bool _disposed;
    private long _worst;

    public Pacer()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "pacer" };
        _thread.Start();
    }

    /// <summary>By how much the latest event was sent too late since the last time this was asked: what is late here is not the proxy's doing.</summary>
    public TimeSpan TakeWorst() => TimeProvider.System.GetElapsedTime(0, Interlocked.Exchange(ref _worst, 0));

    public void Add(PacedStream stream)
    {
        lock (_lock)
        {
            _begun.Add(stream);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _thread.Join();
    }

    private void Run()
    {
        while (!_disposed)
        {
            Thread.Sleep(Tick);
            lock (_lock)
            {
                _active.AddRange(_begun);
                _begun.Clear();
            }

            foreach (var stream in _active)
            {
                Advance(stream);
            }

            _active.RemoveAll(static stream => stream.Ended.IsCompleted);
        }

        _active.ForEach(static stream => stream.End());
    }

    private void Advance(PacedStream stream)
    {
        while (!stream.Ended.IsCompleted && TimeProvider.System.GetTimestamp() - stream.Due is var late and >= 0)
        {
            if (late > Interlocked.Read(ref _worst))
            {
                Interlocked.Exchange(ref _worst, late);
            }

            stream.Step();
        }
    }
}
