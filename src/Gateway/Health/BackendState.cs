using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Health;

/// <summary>What one gateway has learnt of one backend. Local: nobody else is asked. Thread-safe.</summary>
internal sealed class BackendState
{
    private readonly Lock _lock = new();
    private readonly CircuitBreaker _breaker = new();
    private readonly PassiveEjection _ejection = new();
    private volatile ProbeResult _probes = ProbeResult.None;
    private int _inFlight;

    /// <summary>Attempts under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public ProbeResult Probes => _probes;

    /// <summary>Whether an attempt may begin, as far as the backend's own record goes.</summary>
    public bool IsUsable(DateTimeOffset now, BreakerSettings breaker)
    {
        lock (_lock)
        {
            return now >= _ejection.OutUntil && _breaker.Allows(now, breaker);
        }
    }

    /// <summary>When it comes back by itself; in the past when it is in.</summary>
    public DateTimeOffset OutUntil
    {
        get
        {
            lock (_lock)
            {
                var open = _breaker.OpenUntil ?? DateTimeOffset.MinValue;
                return open > _ejection.OutUntil ? open : _ejection.OutUntil;
            }
        }
    }

    public BreakerState StateAt(DateTimeOffset now)
    {
        lock (_lock)
        {
            return now < _ejection.OutUntil ? BreakerState.Open : _breaker.StateAt(now);
        }
    }

    /// <summary>An attempt begins. Returns whether it is a trial of the half-open breaker.</summary>
    public bool Begin(DateTimeOffset now)
    {
        Interlocked.Increment(ref _inFlight);
        lock (_lock)
        {
            return _breaker.Begin(now);
        }
    }

    /// <summary>An attempt ended.</summary>
    /// <param name="success">Null: it says nothing about the backend.</param>
    /// <param name="trial">As <see cref="Begin"/> said.</param>
    /// <param name="now">The instant.</param>
    /// <param name="backend">When to eject.</param>
    /// <param name="breaker">When to open.</param>
    public void End(bool? success, bool trial, DateTimeOffset now, SnapshotBackend backend, BreakerSettings breaker)
    {
        Interlocked.Decrement(ref _inFlight);
        lock (_lock)
        {
            _breaker.End(success, trial, now, breaker);
            if (success == true)
            {
                _ejection.RecordSuccess(now);
            }
            else if (success == false)
            {
                _ejection.RecordFailure(now, backend.MaxFails, backend.FailTimeout);
            }
        }
    }

    /// <summary>A probe ended; null seconds: it failed. Called by one thread at a time.</summary>
    public void RecordProbe(double? seconds) => _probes = _probes.Add(seconds);
}
