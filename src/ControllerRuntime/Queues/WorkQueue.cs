using DeepSeek.ControllerRuntime.Metering;

namespace DeepSeek.ControllerRuntime.Queues;

/// <summary>
/// A queue of keys. It promises: a key is with one worker at a time; however often a waiting key is added, it is handed out once;
/// a key added while it is being worked on is handed out once more afterwards; higher priorities first, and within one priority
/// first come, first served. A key therefore means "look at it", never "this happened".
/// </summary>
/// <typeparam name="TKey">The key; its equality is the identity.</typeparam>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly ReadyKeys<TKey> _ready = new();
    private readonly DelayedKeys<TKey> _delayed = new();
    private readonly Dictionary<TKey, long> _running = [];
    private readonly Dictionary<TKey, int> _again = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly SemaphoreSlim _available = new(0);
    private readonly TimeProvider _time;
    private readonly BackoffOptions _backoff;
    private readonly QueueMetrics _metrics;
    private readonly ITimer _alarm;

    /// <param name="name">Names the queue in metrics; a controller's queue has the controller's name.</param>
    /// <param name="time">The clock; only its timestamps count, so a changed wall clock changes nothing.</param>
    /// <param name="backoff">The waits after failures.</param>
    /// <param name="metrics">Where the queue is measured.</param>
    public WorkQueue(string name, TimeProvider time, BackoffOptions backoff, RuntimeMetrics metrics)
    {
        _time = time;
        _backoff = backoff;
        _metrics = new QueueMetrics(metrics, name);
        _metrics.ObserveOnScrape(Unfinished);
        _alarm = time.CreateTimer(_ => PromoteDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many keys wait to be handed out now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _ready.Count;
        }
    }

    /// <summary>Adds a key to be handed out as soon as possible, in place of any later time it was to be added at.</summary>
    public void Add(TKey key, int priority = Priority.Normal)
    {
        lock (_lock)
        {
            _delayed.Remove(key);
            Add_NeedsLock(key, priority);
        }
    }

    /// <summary>Adds a key as <see cref="Add"/> does, unless it has failed: then it comes back when its wait is over, and not sooner.</summary>
    public void AddUnlessFailed(TKey key, int priority = Priority.Normal)
    {
        lock (_lock)
        {
            if (_failures.ContainsKey(key))
                return;
            _delayed.Remove(key);
            Add_NeedsLock(key, priority);
        }
    }

    /// <summary>
    /// Adds a key after a while. Of several times the earliest counts, and a key that already waits to be handed out is not
    /// delayed by this.
    /// </summary>
    public void AddAfter(TKey key, TimeSpan delay, int priority = Priority.Normal)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key, priority);
            return;
        }

        lock (_lock)
        {
            _metrics.Delayed();
            if (_ready.Contains(key) || _again.ContainsKey(key))
                return;
            _delayed.Set(key, _time.GetTimestamp() + Ticks(delay), priority);
            SetAlarm_NeedsLock();
        }
    }

    /// <summary>Adds a key again after a failure: later each time, until <see cref="Forget"/>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="atLeast">What the cause asked to wait: Retry-After. Default: nothing.</param>
    public void AddFailed(TKey key, TimeSpan atLeast = default)
    {
        TimeSpan delay;
        lock (_lock)
        {
            var failures = _failures.GetValueOrDefault(key) + 1;
            _failures[key] = failures;
            delay = _backoff.After(failures);
        }

        AddAfter(key, delay > atLeast ? delay : atLeast);
    }

    /// <summary>Ends the series of failures of a key.</summary>
    public void Forget(TKey key)
    {
        lock (_lock)
            _failures.Remove(key);
    }

    /// <summary>
    /// Takes the next key, waiting for one if need be. The taker has it to itself until <see cref="Done"/>.
    /// </summary>
    public async Task<TKey> TakeAsync(CancellationToken cancellationToken)
    {
        await _available.WaitAsync(cancellationToken);
        lock (_lock)
        {
            var (key, priority, since) = _ready.Take();
            var now = _time.GetTimestamp();
            _running.Add(key, now);
            _metrics.Taken(priority, _time.GetElapsedTime(since, now));
            return key;
        }
    }

    /// <summary>Gives a key back that was taken.</summary>
    public void Done(TKey key)
    {
        lock (_lock)
        {
            if (!_running.Remove(key, out var since))
                throw new InvalidOperationException($"{key} was not taken");
            _metrics.Worked(_time.GetElapsedTime(since));
            if (_again.Remove(key, out var priority))
                Enqueue_NeedsLock(key, priority);
        }
    }

    /// <summary>Ends the timer. Keys that wait are lost; whoever starts again lists everything anyway.</summary>
    public void Dispose()
    {
        _alarm.Dispose();
        _available.Dispose();
    }

    /// <summary>How long the keys that are being worked on have been: together, and the longest.</summary>
    private (TimeSpan Total, TimeSpan Longest) Unfinished()
    {
        lock (_lock)
        {
            var ages = _running.Values.Select(since => _time.GetElapsedTime(since)).DefaultIfEmpty().ToArray();
            return (TimeSpan.FromTicks(ages.Sum(a => a.Ticks)), ages.Max());
        }
    }

    private void Add_NeedsLock(TKey key, int priority)
    {
        if (_running.ContainsKey(key))
            _again[key] = _again.TryGetValue(key, out var before) ? Math.Max(before, priority) : priority;
        else if (_ready.TryRaise(key, priority, out var before))
            _metrics.Raised(before, priority);
        else
            Enqueue_NeedsLock(key, priority);
    }

    private void Enqueue_NeedsLock(TKey key, int priority)
    {
        _ready.Add(key, priority, _time.GetTimestamp());
        _metrics.Added(priority);
        _available.Release();
    }

    private void PromoteDue()
    {
        lock (_lock)
        {
            while (_delayed.TryTakeDue(_time.GetTimestamp(), out var key, out var priority))
                Add_NeedsLock(key, priority);
            SetAlarm_NeedsLock();
        }
    }

    private void SetAlarm_NeedsLock()
    {
        if (_delayed.NextAt is not { } at)
            return;

        // Rounded up to the timer's resolution, or the alarm would ring just before the key is due, and again, and again.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(_time.GetElapsedTime(_time.GetTimestamp(), at).TotalMilliseconds));
        _alarm.Change(TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, TimeSpan.TicksPerDay)), Timeout.InfiniteTimeSpan);
    }

    private long Ticks(TimeSpan delay) => (long)(delay.TotalSeconds * _time.TimestampFrequency);
}
