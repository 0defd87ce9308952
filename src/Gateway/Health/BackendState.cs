using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Health;

/// <summary>What one gateway has learnt of one backend. Local: nobody else is asked. Thread-safe.</summary>
internal sealed class BackendState
{
    /// <summary>How long a backend that comes back gets less than its part: a cold one that gets all of it at once falls over again.</summary>
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(10);

    /// <summary>What it gets in the first moment.</summary>
    private const double FirstPart = 0.1;

    /// <summary>Weight of the newest first token in the mean.</summary>
    private const double Alpha = 0.2;

    private readonly Lock _lock = new();
    private readonly CircuitBreaker _breaker = new();
    private readonly PassiveEjection _ejection = new();
    private volatile ProbeResult _probes = ProbeResult.None;
    private DateTimeOffset _closed = DateTimeOffset.MinValue;
    private double _firstToken;
    private int _inFlight;

    /// <summary>Exponentially weighted mean of the time to the first token of streams, in seconds; 0 before the first.</summary>
    public double FirstTokenSeconds => Volatile.Read(ref _firstToken);

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

    /// <summary>How much of its part of the traffic it gets: 1, or less for a while after it came back.</summary>
    public double PartAt(DateTimeOffset now)
    {
        lock (_lock)
        {
            var back = _closed > _ejection.OutUntil ? _closed : _ejection.OutUntil;
            return now - back >= SlowStart ? 1 : FirstPart + ((1 - FirstPart) * Math.Max(0, (now - back) / SlowStart));
        }
    }

    public BreakerState StateAt(DateTimeOffset now)
    {
        lock (_lock)
        {
            return now < _ejection.OutUntil ? BreakerState.Open : _breaker.StateAt(now);
        }
    }

    /// <summary>The same in more words, and until when it lasts where time alone ends it.</summary>
    public (BackendCondition Condition, DateTimeOffset? Until) ConditionAt(DateTimeOffset now)
    {
        lock (_lock)
        {
            return now < _ejection.OutUntil ? (BackendCondition.Ejected, _ejection.OutUntil)
                : _breaker.StateAt(now) is BreakerState.Open ? (BackendCondition.BreakerOpen, _breaker.OpenUntil)
                : _breaker.StateAt(now) is BreakerState.HalfOpen ? (BackendCondition.HalfOpen, null)
                : PartAt(now) < 1 ? (BackendCondition.SlowStart, null)
                : (BackendCondition.Healthy, null);
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
            var wasOpen = _breaker.OpenUntil is not null;
            _breaker.End(success, trial, now, breaker);
            _closed = wasOpen && _breaker.OpenUntil is null ? now : _closed;
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

    /// <summary>A stream brought its first token.</summary>
    public void RecordFirstToken(TimeSpan time)
    {
        lock (_lock)
        {
            _firstToken = _firstToken == 0 ? time.TotalSeconds : _firstToken + (Alpha * (time.TotalSeconds - _firstToken));
        }
    }

    /// <summary>A probe ended; null seconds: it failed. Called by one thread at a time.</summary>
    public void RecordProbe(double? seconds) => _probes = _probes.Add(seconds);
}
