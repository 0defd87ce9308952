using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Connecting;
using DeepSeek.ControllerRuntime.Queues;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using Microsoft.Extensions.Logging;

namespace DeepSeek.ControllerRuntime.Tests.Reconciling;

/// <summary>The loop: what wakes it, and what happens after success, failure and trouble.</summary>
public sealed class ControllerTests : IAsyncLifetime
{
    private static readonly ObjectKey Key = new("default", "w");

    private readonly ConcurrentQueue<ObjectKey> _runs = new();
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
    public async Task B01_One_key_is_never_reconciled_twice_at_once()
    {
        var (inside, most) = (0, 0);
        Controller controller = null!;
        await using var host = Start(async (key, cancellationToken) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Delay(1, cancellationToken);
            Interlocked.Decrement(ref inside);
        }, created: c => controller = c);
        await Eventually.BeTrueAsync(
            () =>
            {
                controller.Enqueue(Key);
                return _runs.Count > 20;
            },
            "it ran many times");
        await host.StopAsync();
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task B04_Failing_key_is_never_dropped_and_holds_up_no_other()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("bad"));
        _server.Set(WidgetKind.Widget, WidgetKind.Named("good"));
        await using var host = Start((key, _) => key.Name == "bad" ? throw new IOException("no luck") : Task.CompletedTask);

        await Eventually.BeTrueAsync(() => _runs.Count(k => k.Name == "bad") >= 6, "the bad one is tried again and again");
        Assert.Single(_runs, k => k.Name == "good");
        Assert.Contains("""workqueue_retries_total{controller="test",name="test"} """, await host.ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task B05_Success_forgets_failures_before_it_comes_back()
    {
        // Six failures, a success, and so on. Were failures not forgotten, the fourth round would wait for hours.
        var backoff = new BackoffOptions { First = TimeSpan.FromMilliseconds(1), Longest = TimeSpan.FromDays(1) };
        Controller controller = null!;
        await using var host = Start(
            (_, _) => _runs.Count % 7 == 0 ? Task.FromResult(Result.RequeueAfter(TimeSpan.FromMilliseconds(1))) : throw new IOException("no luck"),
            new ControllerOptions { Backoff = backoff },
            c => controller = c);
        controller.Enqueue(Key);
        await Eventually.BeTrueAsync(() => _runs.Count > 28, "it came back after four successes");

        var metrics = await host.ScrapeAsync();
        Assert.Contains("""controller_runtime_reconcile_total{controller="test",result="requeue_after"} 4""", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B06_Terminal_error_is_counted_and_waits_for_a_change()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        await using var host = Start((_, _) => throw new TerminalException("the spec makes no sense"));
        await Eventually.BeTrueAsync(() => host.Log.Lines.Any(l => l.Text.Contains("failed for good", StringComparison.Ordinal)), "it failed");

        Assert.Single(_runs);
        var metrics = await host.ScrapeAsync();
        Assert.Contains("""controller_runtime_terminal_reconcile_errors_total{controller="test"} 1""", metrics, StringComparison.Ordinal);
        Assert.Contains("""workqueue_retries_total{controller="test",name="test"} 0""", metrics, StringComparison.Ordinal);

        _server.Set(WidgetKind.Widget, WidgetKind.Named("w", size: 2));
        await Eventually.BeTrueAsync(() => _runs.Count == 2, "the change wakes it");
    }

    [Fact]
    public async Task B07_Exception_is_caught_and_counted_and_the_worker_lives_on()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("a"));
        _server.Set(WidgetKind.Widget, WidgetKind.Named("b"));
        await using var host = Start(
            (key, _) => key.Name == "a" ? throw new InvalidOperationException("a bug") : Task.CompletedTask,
            new ControllerOptions { MaxConcurrentReconciles = 1 });

        await Eventually.BeTrueAsync(() => _runs.Any(k => k.Name == "b") && _runs.Count(k => k.Name == "a") > 2, "one worker does both");
        var metrics = await host.ScrapeAsync();
        Assert.Matches("""controller_runtime_reconcile_panics_total\{controller="test"\} [1-9]""", metrics);
        Assert.Matches("""controller_runtime_reconcile_errors_total\{controller="test"\} [1-9]""", metrics);
    }

    [Fact]
    public async Task B10_Nothing_is_reconciled_before_every_cache_has_synced()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        var gate = new TaskCompletionSource();
        _server.Hold(r => r.Collection == "v1/configmaps" ? gate.Task : Task.CompletedTask);
        await using var host = RunningHost.Start(_client, h => h.For("test", WidgetKind.Widget).Owns(Kinds.ConfigMap).Build(Record));
        var widgets = host.Host.Informers.Get(WidgetKind.Widget);
        await widgets.WaitForSyncAsync(CancellationToken.None);
        await Eventually.BeTrueAsync(() => _server.Requests.Any(r => r.Collection == "v1/configmaps"), "the other list is under way");
        Assert.Empty(_runs);
        Assert.False(host.Host.HasSynced);

        gate.SetResult();
        await Eventually.BeTrueAsync(() => _runs.Count == 1, "it is reconciled");
    }

    [Fact]
    public async Task B10_Cache_that_does_not_fill_in_time_ends_the_host_and_is_named()
    {
        _server.Refuse(r => r.Collection == "v1/configmaps" ? 403 : null);
        var options = new ControllerOptions { CacheSyncTimeout = TimeSpan.FromMilliseconds(200) };
        await using var host = RunningHost.Start(
            _client, h => h.For("test", WidgetKind.Widget, options: options).Owns(Kinds.ConfigMap).Build(Record));

        var e = await Assert.ThrowsAsync<TimeoutException>(() => host.Running);
        Assert.Contains("configmaps", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("widgets", e.Message, StringComparison.Ordinal);
        Assert.Empty(_runs);
    }

    [Fact]
    public async Task Server_that_nobody_reaches_is_waited_for_and_said_once()
    {
        using var nowhere = ApiClient.Connect(new ClusterAccess { Server = new Uri("http://127.0.0.1:1") });
        var options = new ControllerOptions { CacheSyncTimeout = TimeSpan.FromMilliseconds(100) };
        await using var host = RunningHost.Start(
            nowhere, h => h.For("test", WidgetKind.Widget, options: options).Owns(Kinds.ConfigMap).Owns(Kinds.Secret).Build(Record));

        // Each of the three watches tries twice within this time.
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.False(host.Running.IsCompleted);
        Assert.Contains("can't be reached", Assert.Single(host.Log.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconcile_that_takes_too_long_is_ended_and_tried_again()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        await using var host = Start(
            (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken),
            new ControllerOptions { ReconcileTimeout = TimeSpan.FromMilliseconds(20) });

        await Eventually.BeTrueAsync(() => _runs.Count > 2, "it is tried again");
        Assert.Contains(host.Log.Lines, l => l.Text.Contains("took more than", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_lets_the_run_under_way_finish_and_starts_no_other()
    {
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var finished = false;
        Controller controller = null!;
        await using var host = Start(async (_, cancellationToken) =>
        {
            started.TrySetResult();
            await release.Task.WaitAsync(cancellationToken);
            finished = true;
        }, new ControllerOptions { MaxConcurrentReconciles = 1 }, c => controller = c);
        controller.Enqueue(Key);
        await started.Task;
        controller.Enqueue(new ObjectKey("default", "late"));

        host.BeginStop();
        Assert.False(host.Running.IsCompleted);
        release.SetResult();
        await host.Running;
        Assert.True(finished);
        Assert.Equal([Key], _runs);
    }

    [Fact]
    public async Task Two_controllers_of_one_kind_share_one_watch()
    {
        await using var host = RunningHost.Start(_client, h =>
        {
            h.For("one", WidgetKind.Widget).Build(Record);
            h.For("two", WidgetKind.Widget).Build(Record);
        });
        await Eventually.BeTrueAsync(() => _server.OpenWatches == 1, "it watches");
        Assert.Single(_server.Requests, r => r.IsList);
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        await Eventually.BeTrueAsync(() => _runs.Count == 2, "both are woken");
    }

    private RunningHost Start(Func<ObjectKey, CancellationToken, Task> work, ControllerOptions? options = null, Action<Controller>? created = null) =>
        Start(async (key, cancellationToken) =>
        {
            await work(key, cancellationToken);
            return Result.Done;
        }, options, created);

    private RunningHost Start(Func<ObjectKey, CancellationToken, Task<Result>> reconcile, ControllerOptions? options, Action<Controller>? created) =>
        RunningHost.Start(_client, host =>
        {
            var controller = host.For("test", WidgetKind.Widget, options: options).Build((key, cancellationToken) =>
            {
                _runs.Enqueue(key);
                return reconcile(key, cancellationToken);
            });
            created?.Invoke(controller);
        });

    private Task<Result> Record(ObjectKey key, CancellationToken cancellationToken)
    {
        _runs.Enqueue(key);
        return Task.FromResult(Result.Done);
    }
}
