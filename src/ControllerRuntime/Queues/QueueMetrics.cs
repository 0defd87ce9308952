using System.Globalization;
using DeepSeek.ControllerRuntime.Metering;
using Prometheus;

namespace DeepSeek.ControllerRuntime.Queues;

/// <summary>The metrics of one queue. They exist, at zero, from the start: an alert on a rate needs the zero.</summary>
internal sealed class QueueMetrics
{
    private readonly RuntimeMetrics _metrics;
    private readonly string _name;
    private readonly Counter.Child _adds;
    private readonly Counter.Child _retries;
    private readonly Histogram.Child _latency;
    private readonly Histogram.Child _work;
    private readonly Gauge.Child _unfinished;
    private readonly Gauge.Child _longest;

    public QueueMetrics(RuntimeMetrics metrics, string name)
    {
        _metrics = metrics;
        _name = name;
        _adds = metrics.QueueAdds.WithLabels(name, name);
        _retries = metrics.QueueRetries.WithLabels(name, name);
        _latency = metrics.QueueLatency.WithLabels(name, name);
        _work = metrics.QueueWork.WithLabels(name, name);
        _unfinished = metrics.QueueUnfinished.WithLabels(name, name);
        _longest = metrics.QueueLongest.WithLabels(name, name);
        Depth(Priority.Normal).Set(0);
        Depth(Priority.Low).Set(0);
    }

    public void Added(int priority)
    {
        _adds.Inc();
        Depth(priority).Inc();
    }

    public void Raised(int from, int to)
    {
        if (to <= from)
            return;
        Depth(from).Dec();
        Depth(to).Inc();
    }

    public void Taken(int priority, TimeSpan waited)
    {
        Depth(priority).Dec();
        _latency.Observe(waited.TotalSeconds);
    }

    public void Worked(TimeSpan took) => _work.Observe(took.TotalSeconds);

    public void Delayed() => _retries.Inc();

    /// <summary>What is in progress is measured when somebody looks.</summary>
    public void ObserveOnScrape(Func<(TimeSpan Total, TimeSpan Longest)> unfinished) => _metrics.Registry.AddBeforeCollectCallback(() =>
    {
        var (total, longest) = unfinished();
        _unfinished.Set(total.TotalSeconds);
        _longest.Set(longest.TotalSeconds);
    });

    private Gauge.Child Depth(int priority) =>
        _metrics.QueueDepth.WithLabels(_name, _name, priority.ToString(CultureInfo.InvariantCulture));
}
