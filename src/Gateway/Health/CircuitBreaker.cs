using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Health;

/// <summary>
/// Closed → open on failures in a row, or on their ratio over a window with a minimum volume → half open after a while: a few trials,
/// all of which must succeed → closed. The instant is a parameter. Not thread-safe: its owner holds the lock.
/// </summary>
internal sealed class CircuitBreaker
{
    private DateTimeOffset? _openUntil;
    private DateTimeOffset _windowStart;
    private int _inRow;
    private int _failures;
    private int _total;
    private int _trials;
    private int _trialSuccesses;

    /// <summary>When it opened last, until when; null while closed.</summary>
    public DateTimeOffset? OpenUntil => _openUntil;

    public BreakerState StateAt(DateTimeOffset now) =>
        _openUntil is not { } until ? BreakerState.Closed : now < until ? BreakerState.Open : BreakerState.HalfOpen;

    /// <summary>Whether an attempt may begin.</summary>
    public bool Allows(DateTimeOffset now, BreakerSettings settings) =>
        StateAt(now) switch
        {
            BreakerState.Closed => true,
            BreakerState.HalfOpen => _trials + _trialSuccesses < settings.HalfOpenRequests,
            _ => false,
        };

    /// <summary>An attempt begins. Returns whether it is a trial, to be given back to <see cref="End"/>.</summary>
    public bool Begin(DateTimeOffset now)
    {
        var trial = StateAt(now) == BreakerState.HalfOpen;
        _trials += trial ? 1 : 0;
        return trial;
    }

    /// <summary>An attempt ended.</summary>
    /// <param name="success">Null: it says nothing about the backend.</param>
    /// <param name="trial">As <see cref="Begin"/> said.</param>
    /// <param name="now">The instant.</param>
    /// <param name="settings">When to open.</param>
    public void End(bool? success, bool trial, DateTimeOffset now, BreakerSettings settings)
    {
        _trials -= trial && _trials > 0 ? 1 : 0;
        if (success is not { } succeeded)
        {
            return;
        }

        if (_openUntil is null)
        {
            Count(succeeded, now, settings);
        }
        else if (!succeeded)
        {
            Open(now, settings);
        }
        else if (trial && ++_trialSuccesses >= settings.HalfOpenRequests)
        {
            Close();
        }
    }

    private void Count(bool succeeded, DateTimeOffset now, BreakerSettings settings)
    {
        if (now - _windowStart >= settings.SamplingWindow)
        {
            (_windowStart, _failures, _total) = (now, 0, 0);
        }

        _total++;
        _inRow = succeeded ? 0 : _inRow + 1;
        _failures += succeeded ? 0 : 1;
        var row = settings.ConsecutiveFailures > 0 && _inRow >= settings.ConsecutiveFailures;
        var ratio = settings.FailurePercent > 0 && _total >= settings.MinimumRequests && _failures * 100 >= settings.FailurePercent * _total;
        if (!succeeded && (row || ratio))
        {
            Open(now, settings);
        }
    }

    private void Open(DateTimeOffset now, BreakerSettings settings)
    {
        Close();
        _openUntil = now + settings.OpenFor;
    }

    private void Close()
    {
        _openUntil = null;
        (_inRow, _failures, _total, _trials, _trialSuccesses) = (0, 0, 0, 0, 0);
    }
}
