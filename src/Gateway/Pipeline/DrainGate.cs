namespace DeepSeek.Gateway.Pipeline;

/// <summary>Counts the requests inside, and knows whether the gateway is on its way out. Thread-safe.</summary>
internal sealed class DrainGate(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _gaveUp = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inside;
    private volatile bool _draining;
    private volatile bool _leaving;

    /// <summary>New requests are refused.</summary>
    public bool IsDraining => _draining;

    /// <summary>Clients are to go elsewhere; those that come all the same are served.</summary>
    public bool IsLeaving => _leaving;

    /// <summary>Requests inside.</summary>
    public int Inside => Volatile.Read(ref _inside);

    /// <summary>Fires when the time to drain is up: what still runs is told so and ended.</summary>
    public CancellationToken GaveUp => _gaveUp.Token;

    /// <summary>Counts a request until it is disposed.</summary>
    public Presence Enter()
    {
        Interlocked.Increment(ref _inside);
        return new Presence(this);
    }

    /// <summary>Announces the end, and waits until it has got round.</summary>
    public Task LeaveAsync(TimeSpan notice, CancellationToken cancellationToken)
    {
        _leaving = true;
        return Task.Delay(notice, time, cancellationToken);
    }

    /// <summary>Refuses new requests at once and waits for those inside, at most <paramref name="limit"/>.</summary>
    public async Task DrainAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        _draining = true;
        SignalIfEmpty();
        try
        {
            await _empty.Task.WaitAsync(limit, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await _gaveUp.CancelAsync();
        }
    }

    public void Dispose() => _gaveUp.Dispose();

    private void Leave()
    {
        Interlocked.Decrement(ref _inside);
        SignalIfEmpty();
    }

    private void SignalIfEmpty()
    {
        if (_draining && Inside == 0)
        {
            _empty.TrySetResult();
        }
    }

    /// <summary>A request inside.</summary>
    public readonly struct Presence(DrainGate gate) : IDisposable
    {
        public void Dispose() => gate.Leave();
    }
}
