namespace DeepSeek.Gateway.Health;

/// <summary>What is known of one upstream account, whichever of its backends it was learnt from. Thread-safe.</summary>
internal sealed class AccountState(string name)
{
    private int _inFlight;
    private volatile string? _deadReason;
    private long _heldUntilTicks;

    public string Name => name;

    /// <summary>Attempts under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Null while the account is good; otherwise why its key is refused.</summary>
    public string? DeadReason => _deadReason;

    /// <summary>Takes one of <paramref name="limit"/> places; 0: no limit.</summary>
    public bool TryEnter(int limit)
    {
        if (Interlocked.Increment(ref _inFlight) <= limit || limit == 0)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);

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
