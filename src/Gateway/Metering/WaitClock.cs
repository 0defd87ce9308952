namespace DeepSeek.Gateway.Metering;

/// <summary>
/// Adds up how long one request waited for others. What is left of its time is the gateway's own. One wait at a time: who is inside one
/// begins no other.
/// </summary>
internal sealed class WaitClock(TimeProvider time)
{
    private long _began;
    private bool _waiting;

    /// <summary>In ticks of the clock's timestamps.</summary>
    private long _waited;

    /// <summary>Begins a wait; disposing of what is returned ends it.</summary>
    public Wait Begin()
    {
        _began = time.GetTimestamp();
        _waiting = true;
        return new Wait(this);
    }

    /// <summary>Ends the wait under way, if there is one.</summary>
    public void End()
    {
        if (_waiting)
        {
            _waiting = false;
            _waited += time.GetTimestamp() - _began;
        }
    }

    /// <summary>What has passed since <paramref name="started"/>, without the waits.</summary>
    /// <param name="started">A timestamp.</param>
    public TimeSpan Rest(long started)
    {
        // A backoff that was cut short is under way still.
        End();
        return time.GetElapsedTime(started + _waited);
    }

    /// <summary>A wait under way.</summary>
    public readonly struct Wait(WaitClock clock) : IDisposable
    {
        public void Dispose() => clock.End();
    }
}
