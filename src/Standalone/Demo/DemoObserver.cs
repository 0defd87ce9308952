using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Standalone.Demo;

/// <summary>Keeps what the loop decided, for the timeline, the summary, and whoever waits for a milestone. Thread-safe.</summary>
internal sealed class DemoObserver(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<string> _levels = [];
    private readonly Dictionary<DemoMilestone, TaskCompletionSource> _reached =
        Enum.GetValues<DemoMilestone>().ToDictionary(static milestone => milestone, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
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

    /// <summary>Completes when it is reached for the first time.</summary>
    public Task Reached(DemoMilestone milestone) => _reached[milestone].Task;

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
        if (_moment.IsOnLastTier)
        {
            _reached[DemoMilestone.LastTier].TrySetResult();
        }

        if (_moment.Level == Level.Emergency)
        {
            _reached[DemoMilestone.Emergency].TrySetResult();
        }
        else if (_moment is { Level: Level.Normal, IsOnFirstTier: true } && _reached[DemoMilestone.Emergency].Task.IsCompleted)
        {
            _reached[DemoMilestone.Recovered].TrySetResult();
        }
    }
}
