using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;

namespace DeepSeek.ControllerRuntime.Tests.Reconciling;

public sealed class RuntimeMetricsTests
{
    [Theory]
    [InlineData("""controller_runtime_reconcile_total{controller="idle",result="success"} 0""")]
    [InlineData("""controller_runtime_reconcile_total{controller="idle",result="error"} 0""")]
    [InlineData("""controller_runtime_reconcile_total{controller="idle",result="requeue"} 0""")]
    [InlineData("""controller_runtime_reconcile_total{controller="idle",result="requeue_after"} 0""")]
    [InlineData("""controller_runtime_reconcile_errors_total{controller="idle"} 0""")]
    [InlineData("""controller_runtime_terminal_reconcile_errors_total{controller="idle"} 0""")]
    [InlineData("""controller_runtime_reconcile_panics_total{controller="idle"} 0""")]
    [InlineData("""controller_runtime_reconcile_time_seconds_count{controller="idle"} 0""")]
    [InlineData("""controller_runtime_max_concurrent_reconciles{controller="idle"} 4""")]
    [InlineData("""controller_runtime_active_workers{controller="idle"} 0""")]
    [InlineData("""workqueue_depth{name="idle",controller="idle",priority="0"} 0""")]
    [InlineData("""workqueue_adds_total{name="idle",controller="idle"} 0""")]
    [InlineData("""workqueue_queue_duration_seconds_count{name="idle",controller="idle"} 0""")]
    [InlineData("""workqueue_work_duration_seconds_count{name="idle",controller="idle"} 0""")]
    [InlineData("""workqueue_unfinished_work_seconds{name="idle",controller="idle"} 0""")]
    [InlineData("""workqueue_longest_running_processor_seconds{name="idle",controller="idle"} 0""")]
    [InlineData("""workqueue_retries_total{name="idle",controller="idle"} 0""")]
    public async Task B28_Metric_is_there_at_zero_before_anything_happens(string line)
    {
        await using var server = await FakeApiServer.StartAsync();
        using var client = server.Connect();
        await using var host = RunningHost.Start(
            client, h => h.For("idle", WidgetKind.Widget).Build((_, _) => Task.FromResult(Result.Done)));
        Assert.Contains(line, (await host.ScrapeAsync()).Split('\n'));
    }
}
