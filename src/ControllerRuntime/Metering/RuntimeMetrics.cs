using Prometheus;

namespace DeepSeek.ControllerRuntime.Metering;

/// <summary>
/// The metrics of the runtime. Names, help texts, labels and buckets are those of sigs.k8s.io/controller-runtime, so that dashboards
/// and alerts made for it fit; labels stand in alphabetical order, as its exposition has them.
/// </summary>
public sealed class RuntimeMetrics
{
    private static readonly string[] ByController = ["controller"];
    private static readonly string[] ByQueue = ["controller", "name"];

    private static readonly double[] ReconcileBuckets =
    [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0,
        1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
    ];

    private readonly MetricFactory _factory;

    /// <summary>Registers the metrics in a registry; two instances over one registry are the same metrics.</summary>
    public RuntimeMetrics(CollectorRegistry registry)
    {
        Registry = registry;
        _factory = Metrics.WithCustomRegistry(registry);
        ReconcileTotal = Counter("controller_runtime_reconcile_total", "Total number of reconciliations per controller", "controller", "result");
        ReconcileErrors = Counter("controller_runtime_reconcile_errors_total", "Total number of reconciliation errors per controller", ByController);
        TerminalErrors = Counter("controller_runtime_terminal_reconcile_errors_total",
            "Total number of terminal reconciliation errors per controller", ByController);
        Panics = Counter("controller_runtime_reconcile_panics_total", "Total number of reconciliation panics per controller", ByController);
        Timeouts = Counter("controller_runtime_reconcile_timeouts_total", "Total number of reconciliation timeouts per controller", ByController);
        ReconcileTime = Histogram("controller_runtime_reconcile_time_seconds", "Length of time per reconciliation per controller",
            ReconcileBuckets, ByController);
        MaxConcurrent = Gauge("controller_runtime_max_concurrent_reconciles", "Maximum number of concurrent reconciles per controller", ByController);
        ActiveWorkers = Gauge("controller_runtime_active_workers", "Number of currently used workers per controller", ByController);
        QueueDepth = Gauge("workqueue_depth", "Current depth of workqueue by workqueue and priority", "controller", "name", "priority");
        QueueAdds = Counter("workqueue_adds_total", "Total number of adds handled by workqueue", ByQueue);
        QueueRetries = Counter(
            "workqueue_retries_total",
            "Total number of items added to the workqueue with a non-zero delay (rate-limited requeues, explicit RequeueAfter or AddAfter calls)",
            ByQueue);
        QueueLatency = Histogram("workqueue_queue_duration_seconds", "How long in seconds an item stays in workqueue before being requested",
            Prometheus.Histogram.ExponentialBuckets(10e-9, 10, 12), ByQueue);
        QueueWork = Histogram("workqueue_work_duration_seconds", "How long in seconds processing an item from workqueue takes.",
            Prometheus.Histogram.ExponentialBuckets(10e-9, 10, 12), ByQueue);
        QueueUnfinished = Gauge(
            "workqueue_unfinished_work_seconds",
            "How many seconds of work has been done that is in progress and hasn't been observed by work_duration. Large values indicate stuck threads. One can deduce the number of stuck threads by observing the rate at which this increases.",
            ByQueue);
        QueueLongest = Gauge(
            "workqueue_longest_running_processor_seconds", "How many seconds has the longest running processor for workqueue been running.", ByQueue);
        Requests = Counter("rest_client_requests_total", "Number of HTTP requests, partitioned by status code, method, and host.",
            "code", "host", "method");
        Leading = Gauge(
            "leader_election_master_status",
            "Gauge of if the reporting system is master of the relevant lease, 0 indicates backup, 1 indicates master. 'name' is the string used to identify the lease. Please make sure to group by name.",
            "name");
    }

    /// <summary>The metrics in the process-wide registry, the one that /metrics serves.</summary>
    public static RuntimeMetrics Default { get; } = new(Metrics.DefaultRegistry);

    /// <summary>Where the metrics are registered.</summary>
    public CollectorRegistry Registry { get; }

    internal Counter ReconcileTotal { get; }

    internal Counter ReconcileErrors { get; }

    internal Counter TerminalErrors { get; }

    internal Counter Panics { get; }

    internal Counter Timeouts { get; }

    internal Histogram ReconcileTime { get; }

    internal Gauge MaxConcurrent { get; }

    internal Gauge ActiveWorkers { get; }

    internal Gauge QueueDepth { get; }

    internal Counter QueueAdds { get; }

    internal Counter QueueRetries { get; }

    internal Histogram QueueLatency { get; }

    internal Histogram QueueWork { get; }

    internal Gauge QueueUnfinished { get; }

    internal Gauge QueueLongest { get; }

    internal Counter Requests { get; }

    internal Gauge Leading { get; }

    private Counter Counter(string name, string help, params string[] labels) => _factory.CreateCounter(name, help, labels);

    private Gauge Gauge(string name, string help, params string[] labels) => _factory.CreateGauge(name, help, labels);

    private Histogram Histogram(string name, string help, double[] buckets, params string[] labels) =>
        _factory.CreateHistogram(name, help, labels, new HistogramConfiguration { Buckets = buckets });
}
