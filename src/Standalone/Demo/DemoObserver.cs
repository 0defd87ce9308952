using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Standalone.Demo;

/// <summary>Keeps what the loop decided, for the timeline, the summary, and whoever waits for a level. Thread-safe.</summary>
internal sealed class DemoObserver(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<string> _levels = [];
    private readonly TaskCompletionSource _emergency = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _recovered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DemoMoment _moment = new(Level.Normal, null, []);
    private long? _faultAt;
    private TimeSpan? _faultToShift;

    /// <summary>Level, shares and error rate as they are.</summary>
    public DemoMoment Moment
    {
        get
        {
            lock (_lock)
            {
                return _moment;
            }
        }
    }

    /// <summary>Every level that the route went through, in turn.</summary>
    public IReadOnlyList<string> Levels
    {
        get
        {
            lock (_lock)
            {
                return [.. _levels];
            }
        }
    }

    /// <summary>From the first fault to the first share moved; null: none was.</summary>
    public TimeSpan? FaultToShift
    {
        get
        {
            lock (_lock)
            {
                return _faultToShift;
            }
        }
    }

    /// <summary>Completes when the route reaches the level: Emergency for the first time, or Normal with its first tier again after that.</summary>
    public Task Reached(Level level) => level == Level.Normal ? _recovered.Task : _emergency.Task;

    /// <summary>The first fault begins now.</summary>
    public void NoteFault()
    {
        lock (_lock)
        {
            _faultAt = time.GetTimestamp();
        }
    }

    /// <summary>An evaluation ended: the gateway serves by <paramref name="plan"/> already.</summary>
    public void Note(RoutePlan plan, Measurement? measurement)
    {
        lock (_lock)
        {
            _moment = DemoMoment.Of(plan, measurement);
            var level = _moment.Level.ToString();
            if (_levels.Count == 0 || _levels[^1] != level)
            {
                _levels.Add(level);
            }

            if (!_moment.IsOnFirstTier && _faultAt is { } fault)
            {
                _faultToShift ??= time.GetElapsedTime(fault);
            }

            Signal();
        }
    }

    private void Signal()
    {
        if (_moment.Level == Level.Emergency)
        {
            _emergency.TrySetResult();
        }
        else if (_moment is { Level: Level.Normal, IsOnFirstTier: true } && _emergency.Task.IsCompleted)
        {
            _recovered.TrySetResult();
        }
    }
}
