using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>
/// The timers of one attempt. A stream: <c>attempt</c> until the request is sent, <c>firstToken</c> from there to the first semantic event
/// (but no longer than <c>attempt</c> in all), then <c>streamIdle</c> from each semantic event to the next, not counting the time that a slow
/// client takes. Anything else: <c>attempt</c> over the whole. Bytes and keep-alives move no timer.
/// </summary>
internal sealed class AttemptTimer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeoutSettings _timeouts;
    private readonly TimeProvider _time;
    private readonly bool _stream;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _parent;
    private readonly long _started;
    private bool _sent;
    private bool _flowing;
    private DateTimeOffset _deadline;

    public AttemptTimer(TimeoutSettings timeouts, bool stream, TimeProvider time, CancellationToken parent)
    {
        _timeouts = timeouts;
        _stream = stream;
        _time = time;
        _started = time.GetTimestamp();
        _source = new CancellationTokenSource(timeouts.Attempt, time);
        _parent = parent.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), _source);
    }

    /// <summary>Fires when a timer does, or the request ends.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What it means that a timer fired.</summary>
    public Failure Expired
    {
        get
        {
            lock (_lock)
            {
                return _flowing ? FailureClassifier.Stall
                    : _stream && _sent ? FailureClassifier.FirstTokenTimeout
                    : FailureClassifier.AttemptTimeout;
            }
        }
    }

    /// <summary>The whole request is on its way.</summary>
    public void Sent()
    {
        lock (_lock)
        {
            if (_sent || _flowing)
            {
                return;
            }

            _sent = true;
            if (_stream)
            {
                var left = _timeouts.Attempt - _time.GetElapsedTime(_started);
                Arm(_timeouts.FirstToken < left ? _timeouts.FirstToken : left);
            }
        }
    }

    /// <summary>The client is being written to: the upstream can't be blamed for what passes now.</summary>
    public void Pause()
    {
        lock (_lock)
        {
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The upstream is being waited for again.</summary>
    /// <param name="semantic">A semantic event came since the last wait.</param>
    public void Resume(bool semantic)
    {
        lock (_lock)
        {
            _flowing |= semantic;
            Arm(semantic ? _timeouts.StreamIdle : _deadline - _time.GetUtcNow());
        }
    }

    /// <summary>The answer is whole, and only its formal end is waited for.</summary>
    public void Finish(TimeSpan grace)
    {
        lock (_lock)
        {
            Arm(grace);
        }
    }

    public void Dispose()
    {
        _parent.Dispose();
        _source.Dispose();
    }

    private void Arm(TimeSpan time)
    {
        time = time > TimeSpan.Zero ? time : TimeSpan.Zero;
        _deadline = _time.GetUtcNow() + time;
        _source.CancelAfter(time);
    }
}
