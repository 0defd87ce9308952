namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>
/// The waits between attempts to list or watch: doubled each time up to a limit, each stretched at random up to twice its length
/// so that a restarted API server is not met by everybody at once, and from the start again after a healthy while.
/// </summary>
internal sealed class WatchBackoff(WatchOptions options)
{
    private int _attempts;
    private long _lastTrouble = options.Time.GetTimestamp();

    public TimeSpan Next()
    {
        var now = options.Time.GetTimestamp();
        if (options.Time.GetElapsedTime(_lastTrouble, now) >= options.HealthyAfter + options.LongestWait)
            _attempts = 0;
        _lastTrouble = now;

        var wait = Math.Min(options.FirstWait.TotalMilliseconds * Math.Pow(2, Math.Min(_attempts++, 30)), options.LongestWait.TotalMilliseconds);
        lock (options.Random)
            return TimeSpan.FromMilliseconds(Math.Min(wait * (1 + options.Random.NextDouble()), options.LongestWait.TotalMilliseconds));
    }
}
