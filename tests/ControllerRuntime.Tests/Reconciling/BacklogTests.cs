using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.ControllerRuntime.Queues;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace DeepSeek.ControllerRuntime.Tests.Reconciling;

/// <summary>Who goes first when there is much to do, and who waits when the server asks for it.</summary>
public sealed class BacklogTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _runs = new();
    private FakeApiServer _server = null!;
    private ApiClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _client = _server.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task B08_Live_change_overtakes_the_initial_list_and_a_relist_of_ten_thousand()
    {
        for (var i = 0; i < 10_000; i++)
            _server.Set(WidgetKind.Widget, WidgetKind.Named($"w-{i:00000}"));
        var gate = new SemaphoreSlim(0);
        await using var host = RunningHost.Start(_client, h => h
            .For("test", WidgetKind.Widget, options: new ControllerOptions { MaxConcurrentReconciles = 1 })
            .Build(async (key, cancellationToken) =>
            {
                _runs.Enqueue(key.Name);
                await gate.WaitAsync(cancellationToken);
                return Result.Done;
            }));
        await Eventually.BeTrueAsync(() => _runs.Count == 1, "the first of the backlog is under way");

        _server.Set(WidgetKind.Widget, WidgetKind.Named("w-09999", size: 2));
        await Eventually.BeTrueAsync(async () => (await host.ScrapeAsync()).Contains(
            """workqueue_depth{controller="test",name="test",priority="0"} 1""", StringComparison.Ordinal), "the live change waits");
        gate.Release();
        await Eventually.BeTrueAsync(() => _runs.Count == 2, "one more runs");
        Assert.Equal("w-09999", _runs.Last());
        gate.Release(10_000); // or the host would wait for the run under way as long as it may
    }

    [Fact]
    public async Task B08_Live_change_overtakes_ticks_which_leave_a_backlog_as_it_is()
    {
        for (var i = 0; i < 100; i++)
            _server.Set(WidgetKind.Widget, WidgetKind.Named($"w-{i:00}"));
        var gate = new SemaphoreSlim(0);
        Controller controller = null!;
        await using var host = RunningHost.Start(_client, h => controller = h
            .For("test", WidgetKind.Widget, options: new ControllerOptions { MaxConcurrentReconciles = 1 })
            .Build(async (key, cancellationToken) =>
            {
                _runs.Enqueue(key.Name);
                await gate.WaitAsync(cancellationToken);
                return Result.Done;
            }));
        await Eventually.BeTrueAsync(() => _runs.Count == 1, "the first of the backlog is under way");

        for (var i = 0; i < 100; i++)
            controller.Tick(new ObjectKey("default", $"w-{i:00}"));
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w-99", size: 2));
        await Eventually.BeTrueAsync(async () => (await host.ScrapeAsync()).Contains(
            """workqueue_depth{controller="test",name="test",priority="0"} 1""", StringComparison.Ordinal), "the live change alone is urgent");
        gate.Release();
        await Eventually.BeTrueAsync(() => _runs.Count == 2, "one more runs");
        Assert.Equal("w-99", _runs.Last());
        gate.Release(1_000);
    }

    [Fact]
    public async Task Also_Server_that_asks_to_wait_is_not_asked_sooner_by_the_same_key()
    {
        var time = new FakeTimeProvider();
        using var queue = new WorkQueue<string>("test", time, new BackoffOptions(), new RuntimeMetrics(Metrics.NewCustomRegistry()));
        queue.AddFailed("asked", TimeSpan.FromSeconds(7));
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Equal(0, queue.Count);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("asked", await queue.TakeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Also_Retry_after_of_a_failed_write_holds_the_key_back_however_deep_it_is_wrapped()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        _server.Refuse(r => r.IsWrite ? 429 : null, TimeSpan.FromHours(1));
        await using var host = RunningHost.Start(_client, h => h.For("test", WidgetKind.Widget).Build(async (key, cancellationToken) =>
        {
            _runs.Enqueue(key.Name);
            try
            {
                await _client.ApplyAsync(WidgetKind.Widget, WidgetKind.Named("other"), "test", force: true, cancellationToken);
            }
            catch (ApiException e)
            {
                throw new InvalidOperationException("could not write", e);
            }

            return Result.Done;
        }));

        // By the backoff alone it would have been back after 5, 15, 35 ms.
        await Eventually.BeTrueAsync(async () => (await host.ScrapeAsync()).Contains(
            """controller_runtime_reconcile_errors_total{controller="test"} 1""", StringComparison.Ordinal), "it failed");
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        Assert.Single(_runs);
    }

    [Fact]
    public async Task Also_Client_side_rate_limit_is_off_by_default_and_kept_when_set()
    {
        Assert.Null(new ApiClientOptions().QueriesPerSecond);
        using var slow = _server.Connect(new ApiClientOptions
        {
            QueriesPerSecond = 0.001,
            Burst = 3,
            Metrics = new RuntimeMetrics(Metrics.NewCustomRegistry()),
        });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var asked = Enumerable.Range(0, 10).Select(_ => slow.GetAsync(WidgetKind.Widget, new ObjectKey("default", "w"), patience.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(asked));
        Assert.Equal(3, _server.Requests.Count);
    }
}
