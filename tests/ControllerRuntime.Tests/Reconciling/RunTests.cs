using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;

namespace DeepSeek.ControllerRuntime.Tests.Reconciling;

/// <summary>What each run carries, and how the last ones end.</summary>
public sealed class RunTests : IAsyncLifetime
{
    private FakeApiServer _server = null!;
    private ApiClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _client = _server.Connect();
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Also_Every_run_has_an_id_of_its_own_in_the_log_beside_controller_and_object()
    {
        Controller controller = null!;
        await using var host = RunningHost.Start(
            _client, h => controller = h.For("test", WidgetKind.Widget).Build((_, _) => Task.FromResult(Result.Done)));
        await Eventually.BeTrueAsync(() => host.Log.Scopes.Count == 1, "it ran");
        controller.Enqueue(new ObjectKey("default", "w"));
        await Eventually.BeTrueAsync(() => host.Log.Scopes.Count == 2, "it ran again");

        Assert.All(host.Log.Scopes, s => Assert.Equal(("test", "default", "w"), (s["controller"], s["namespace"], s["name"])));
        Assert.Equal(2, host.Log.Scopes.Select(s => s["reconcileID"]).Distinct().Count());
    }

    [Fact]
    public async Task Also_Run_that_outlasts_its_time_is_counted_as_timed_out()
    {
        await using var host = RunningHost.Start(_client, h => h
            .For("test", WidgetKind.Widget, options: new ControllerOptions { ReconcileTimeout = TimeSpan.FromMilliseconds(20) })
            .Build(async (_, cancellationToken) =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return Result.Done;
            }));
        await Eventually.BeTrueAsync(async () => !(await host.ScrapeAsync()).Contains(
            """controller_runtime_reconcile_timeouts_total{controller="test"} 0""", StringComparison.Ordinal), "it is counted");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // it notices nothing, and is left behind
    public async Task B23_Drain_has_an_end_for_runs_that_have_none(bool listens)
    {
        var started = new TaskCompletionSource();
        await using var host = RunningHost.Start(
            _client,
            h => h.For("test", WidgetKind.Widget).Build(async (_, cancellationToken) =>
            {
                started.TrySetResult();
                await Task.Delay(Timeout.Infinite, listens ? cancellationToken : CancellationToken.None);
                return Result.Done;
            }),
            new ControllerHostOptions { DrainTimeout = TimeSpan.FromMilliseconds(50), Watch = RunningHost.Quick });
        await started.Task;
        await host.StopAsync();
        Assert.Contains(host.Log.Lines, line => line.Text.Contains(listens ? "was broken off" : "leaving it behind", StringComparison.Ordinal));
    }

    [Fact]
    public void B23_Drain_lasts_thirty_seconds_by_default() => Assert.Equal(TimeSpan.FromSeconds(30), new ControllerHostOptions().DrainTimeout);
}
