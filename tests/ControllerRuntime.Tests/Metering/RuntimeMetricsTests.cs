using DeepSeek.ControllerRuntime.Leadership;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;

namespace DeepSeek.ControllerRuntime.Tests.Metering;

public sealed class RuntimeMetricsTests
{
    /// <summary>
    /// What a Go program with one idle controller named idle writes, histogram buckets and the client's requests aside.
    /// Dashboards and alerts of controller-runtime are made for these very names, labels and zeros.
    /// </summary>
    private const string Page = """
        # HELP controller_runtime_active_workers Number of currently used workers per controller
        # TYPE controller_runtime_active_workers gauge
        controller_runtime_active_workers{controller="idle"} 0
        # HELP controller_runtime_max_concurrent_reconciles Maximum number of concurrent reconciles per controller
        # TYPE controller_runtime_max_concurrent_reconciles gauge
        controller_runtime_max_concurrent_reconciles{controller="idle"} 4
        # HELP controller_runtime_reconcile_errors_total Total number of reconciliation errors per controller
        # TYPE controller_runtime_reconcile_errors_total counter
        controller_runtime_reconcile_errors_total{controller="idle"} 0
        # HELP controller_runtime_reconcile_panics_total Total number of reconciliation panics per controller
        # TYPE controller_runtime_reconcile_panics_total counter
        controller_runtime_reconcile_panics_total{controller="idle"} 0
        # HELP controller_runtime_reconcile_time_seconds Length of time per reconciliation per controller
        # TYPE controller_runtime_reconcile_time_seconds histogram
        controller_runtime_reconcile_time_seconds_sum{controller="idle"} 0
        controller_runtime_reconcile_time_seconds_count{controller="idle"} 0
        # HELP controller_runtime_reconcile_timeouts_total Total number of reconciliation timeouts per controller
        # TYPE controller_runtime_reconcile_timeouts_total counter
        controller_runtime_reconcile_timeouts_total{controller="idle"} 0
        # HELP controller_runtime_reconcile_total Total number of reconciliations per controller
        # TYPE controller_runtime_reconcile_total counter
        controller_runtime_reconcile_total{controller="idle",result="error"} 0
        controller_runtime_reconcile_total{controller="idle",result="requeue"} 0
        controller_runtime_reconcile_total{controller="idle",result="requeue_after"} 0
        controller_runtime_reconcile_total{controller="idle",result="success"} 0
        # HELP controller_runtime_terminal_reconcile_errors_total Total number of terminal reconciliation errors per controller
        # TYPE controller_runtime_terminal_reconcile_errors_total counter
        controller_runtime_terminal_reconcile_errors_total{controller="idle"} 0
        # HELP leader_election_master_status Gauge of if the reporting system is master of the relevant lease, 0 indicates backup, 1 indicates master. 'name' is the string used to identify the lease. Please make sure to group by name.
        # TYPE leader_election_master_status gauge
        leader_election_master_status{name="operator"} 1
        # HELP workqueue_adds_total Total number of adds handled by workqueue
        # TYPE workqueue_adds_total counter
        workqueue_adds_total{controller="idle",name="idle"} 0
        # HELP workqueue_depth Current depth of workqueue by workqueue and priority
        # TYPE workqueue_depth gauge
        workqueue_depth{controller="idle",name="idle",priority="0"} 0
        workqueue_depth{controller="idle",name="idle",priority="-100"} 0
        # HELP workqueue_longest_running_processor_seconds How many seconds has the longest running processor for workqueue been running.
        # TYPE workqueue_longest_running_processor_seconds gauge
        workqueue_longest_running_processor_seconds{controller="idle",name="idle"} 0
        # HELP workqueue_queue_duration_seconds How long in seconds an item stays in workqueue before being requested
        # TYPE workqueue_queue_duration_seconds histogram
        workqueue_queue_duration_seconds_sum{controller="idle",name="idle"} 0
        workqueue_queue_duration_seconds_count{controller="idle",name="idle"} 0
        # HELP workqueue_retries_total Total number of items added to the workqueue with a non-zero delay (rate-limited requeues, explicit RequeueAfter or AddAfter calls)
        # TYPE workqueue_retries_total counter
        workqueue_retries_total{controller="idle",name="idle"} 0
        # HELP workqueue_unfinished_work_seconds How many seconds of work has been done that is in progress and hasn't been observed by work_duration. Large values indicate stuck threads. One can deduce the number of stuck threads by observing the rate at which this increases.
        # TYPE workqueue_unfinished_work_seconds gauge
        workqueue_unfinished_work_seconds{controller="idle",name="idle"} 0
        # HELP workqueue_work_duration_seconds How long in seconds processing an item from workqueue takes.
        # TYPE workqueue_work_duration_seconds histogram
        workqueue_work_duration_seconds_sum{controller="idle",name="idle"} 0
        workqueue_work_duration_seconds_count{controller="idle",name="idle"} 0
        """;

    [Fact]
    public async Task B28_Page_of_an_idle_controller_is_byte_for_byte_that_of_controller_runtime()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var client = server.Connect();
        var lease = new LeaderElectionOptions { Namespace = "default", Name = "operator", Identity = "one" };
        await using var host = RunningHost.Start(
            client, h => h.For("idle", WidgetKind.Widget).Build((_, _) => Task.FromResult(Result.Done)), leadership: lease);
        await Eventually.BeTrueAsync(() => host.Host.IsLeading, "it leads");

        var written = (await host.ScrapeAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.Contains("_bucket{", StringComparison.Ordinal) && !line.Contains("rest_client_", StringComparison.Ordinal));
        Assert.Equal(Page.Split('\n').Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }
}
