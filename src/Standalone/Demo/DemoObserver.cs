using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Standalone.Demo;

/// <summary>Keeps what the loop decided, for the summary and for whoever waits. Thread-safe.</summary>
internal sealed class DemoObserver(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<string> _levels = [];
    private readonly TaskCompletionSource _wentThroughAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _faultAt;
    private TimeSpan? _faultToShift;
    private bool _onFirstTier;

    /// <summary>Level, shares and error rate of the moment.</summary>
    public DemoMoment Moment { get; private set; } = new(Level.Normal, null, []);

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

    public TimeSpan? FaultToShift => _faultToShift;

    public bool OnFirstTier => _onFirstTier;

    /// <summary>Completes when the route has been at Emergency and is at Normal on its first tier again.</summary>
    public Task WentThroughAll => _wentThroughAll.Task;

    /// <summary>The first fault begins now.</summary>
    public void NoteFault() => _faultAt = time.GetTimestamp();

    /// <summary>The snapshot of <paramref name="plan"/> is served: the loop says so after the gateway took it.</summary>
    public void Note(RoutePlan plan, Measurement? measurement)
    {
        lock (_lock)
        {
            var (level, shares) = (plan.Step.State.Level, plan.Step.Shares);
            var sample = measurement?.Sample;
            Moment = new DemoMoment(level, sample?.Attempts > 0 ? 100.0 * sample.Errors / sample.Attempts : null, shares);
            if (_levels.Count == 0 || _levels[^1] != level.ToString())
            {
                _levels.Add(level.ToString());
            }

            _onFirstTier = shares[0].Percent == 100;
            if (!_onFirstTier && _faultAt is { } fault)
            {
                _faultToShift ??= time.GetElapsedTime(fault);
            }

            if (level == Level.Normal && _onFirstTier && _levels.Contains(nameof(Level.Emergency)))
            {
                _wentThroughAll.TrySetResult();
            }
        }
    }
}
