using DeepSeek.ControllerRuntime.Metering;
using Prometheus;

namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>The metrics of one controller, at zero from the start.</summary>
internal sealed class ReconcileMetrics
{
    private readonly Counter.Child _success;
    private readonly Counter.Child _error;
    private readonly Counter.Child _requeueAfter;
    private readonly Counter.Child _errors;
    private readonly Counter.Child _terminal;
    private readonly Counter.Child _panics;
    private readonly Counter.Child _timeouts;
    private readonly Histogram.Child _time;
    private readonly Gauge.Child _active;

    public ReconcileMetrics(RuntimeMetrics metrics, string controller, int workers)
    {
        _success = metrics.ReconcileTotal.WithLabels(controller, "success");
        _error = metrics.ReconcileTotal.WithLabels(controller, "error");
        _requeueAfter = metrics.ReconcileTotal.WithLabels(controller, "requeue_after");
        metrics.ReconcileTotal.WithLabels(controller, "requeue");
        _errors = metrics.ReconcileErrors.WithLabels(controller);
        _terminal = metrics.TerminalErrors.WithLabels(controller);
        _panics = metrics.Panics.WithLabels(controller);
        _timeouts = metrics.Timeouts.WithLabels(controller);
        _time = metrics.ReconcileTime.WithLabels(controller);
        _active = metrics.ActiveWorkers.WithLabels(controller);
        metrics.MaxConcurrent.WithLabels(controller).Set(workers);
    }

    /// <summary>From now until disposed one more worker is busy, and its time is taken.</summary>
    public IDisposable Running() => new Run(_active.TrackInProgress(), _time.NewTimer());

    public void Succeeded(Result result) => (result.After is null ? _success : _requeueAfter).Inc();

    public void Failed(bool panicked)
    {
        _error.Inc();
        _errors.Inc();
        if (panicked)
            _panics.Inc();
    }

    public void TimedOut() => _timeouts.Inc();

    public void FailedForGood()
    {
        _error.Inc();
        _errors.Inc();
        _terminal.Inc();
    }

    private sealed class Run(IDisposable active, IDisposable timer) : IDisposable
    {
        public void Dispose()
        {
            timer.Dispose();
            active.Dispose();
        }
    }
}
