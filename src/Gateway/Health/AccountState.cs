namespace DeepSeek.Gateway.Health;

/// <summary>What is known of one upstream account, whichever of its backends it was learnt from. Thread-safe.</summary>
internal sealed class AccountState(string name)
{
    private readonly Lock _lock = new();
    private readonly ConcurrencyLimit _learnt = new();
    private int _inFlight;
    private volatile string? _deadReason;
    private long _heldUntilTicks;

    public string Name => name;

    /// <summary>Attempts under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Null while the account is good; otherwise why its key is refused.</summary>
    public string? DeadReason => _deadReason;

    /// <summary>Attempts at once that its refusals have taught; null: none.</summary>
    public int? LearntLimit(DateTimeOffset now)
    {
        lock (_lock)
        {
            return _learnt.At(now);
        }
    }

    /// <summary>Whether an attempt could begin.</summary>
    /// <param name="limit">What the user allows; 0: no limit.</param>
    /// <param name="now">The instant.</param>
    public bool HasPlace(int limit, DateTimeOffset now)
    {
        lock (_lock)
        {
            return (limit == 0 || _inFlight < limit) && _inFlight < (_learnt.At(now) ?? int.MaxValue);
        }
    }

    /// <summary>Takes a place, as <see cref="HasPlace"/> has it. Who gets one must call <see cref="Leave"/>.</summary>
    public bool TryEnter(int limit, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!HasPlace(limit, now))
            {
                return false;
            }

            _inFlight++;
            return true;
        }
    }

    /// <summary>An attempt ended.</summary>
    /// <param name="accepted">False: it was refused for being too many. Null: it says nothing about that.</param>
    /// <param name="began">When it did.</param>
    /// <param name="now">The instant.</param>
    public void Leave(bool? accepted, DateTimeOffset began, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (accepted == true)
            {
                _learnt.Answered(_inFlight, now);
            }
            else if (accepted == false)
            {
                _learnt.Refused(_inFlight, began, now);
            }

            _inFlight--;
        }
    }

    /// <summary>The key is dead or the balance gone: nothing is sent until a probe succeeds.</summary>
    /// <returns>Whether this is news.</returns>
    public bool Kill(string reason)
    {
        var news = _deadReason is null;
        _deadReason = reason;
        return news;
    }

    /// <returns>Whether this is news.</returns>
    public bool Revive()
    {
        var news = _deadReason is not null;
        _deadReason = null;
        return news;
    }

    /// <summary>The upstream asked to be left alone until then. Deadlines are absolute and the later one holds.</summary>
    public void HoldUntil(DateTimeOffset until)
    {
        long seen;
        do
        {
            seen = Volatile.Read(ref _heldUntilTicks);
        }
        while (until.UtcTicks > seen && Interlocked.CompareExchange(ref _heldUntilTicks, until.UtcTicks, seen) != seen);
    }

    public DateTimeOffset HeldUntil => new(Volatile.Read(ref _heldUntilTicks), TimeSpan.Zero);
}
