namespace DeepSeek.Gateway.Health;

/// <summary>
/// nginx's max_fails and fail_timeout: that many failures within the time put the backend out for the same time.
/// The instant is a parameter. Not thread-safe: its owner holds the lock.
/// </summary>
internal sealed class PassiveEjection
{
    private DateTimeOffset _firstFailure;
    private int _failures;

    /// <summary>Past or never: the backend is in.</summary>
    public DateTimeOffset OutUntil { get; private set; }

    public void RecordFailure(DateTimeOffset now, int maxFails, TimeSpan failTimeout)
    {
        if (maxFails == 0)
        {
            return;
        }

        if (now - _firstFailure >= failTimeout)
        {
            (_firstFailure, _failures) = (now, 0);
        }

        if (++_failures >= maxFails)
        {
            OutUntil = now + failTimeout;
            _failures = 0;
        }
    }

    /// <summary>A success after the time out shows that the backend is back: what it failed before no longer counts.</summary>
    public void RecordSuccess(DateTimeOffset now)
    {
        if (now >= OutUntil)
        {
            _failures = 0;
        }
    }
}
