using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.ControllerRuntime.Queues;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace DeepSeek.ControllerRuntime.Tests.Queues;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() =>
        _queue = new WorkQueue<string>("test", _time, new BackoffOptions(), new RuntimeMetrics(Metrics.NewCustomRegistry()));

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task B01_Key_added_while_it_runs_waits_until_done_and_runs_once_more()
    {
        _queue.Add("a");
        Assert.Equal("a", await TakeAsync());

        _queue.Add("a");
        _queue.Add("a");
        Assert.Equal(0, _queue.Count);

        _queue.Done("a");
        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task B02_Key_added_many_times_runs_once()
    {
        for (var i = 0; i < 100; i++)
            _queue.Add("a");

        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task B03_Of_several_delays_the_earliest_counts()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(3));
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));

        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal(0, _queue.Count);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task B03_Immediate_add_overrides_a_delayed_one()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.Add("a");

        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task B03_Delay_of_a_waiting_key_does_not_hold_it_up()
    {
        _queue.Add("a");
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));

        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task B03_Delay_that_ends_while_the_key_runs_runs_it_once_more()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.AddAfter("a", TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _queue.Count);

        _queue.Done("a");
        Assert.Equal("a", await TakeAsync());
    }

    [Fact]
    public async Task B04_Failures_wait_twice_as_long_each_time_up_to_a_minute()
    {
        double[] expected = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 40960, 60000, 60000];
        foreach (var milliseconds in expected)
        {
            _queue.AddFailed("a");
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
            Assert.Equal(0, _queue.Count);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal("a", await TakeAsync());
            _queue.Done("a");
        }
    }

    [Fact]
    public async Task B04_Backoff_is_each_keys_own_and_ends_with_forget()
    {
        for (var i = 0; i < 10; i++)
            _queue.AddFailed("bad");
        _queue.AddFailed("other");
        _queue.Forget("bad");
        _time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(["bad", "other"], new[] { await TakeAsync(), await TakeAsync() }.Order());
    }

    [Fact]
    public void B04_Thousandth_failure_in_a_row_waits_no_longer_than_the_limit() =>
        Assert.Equal(TimeSpan.FromSeconds(60), new BackoffOptions().After(1000));

    [Fact]
    public async Task B04_Tick_does_not_shorten_the_wait_of_a_failed_key_and_a_change_does()
    {
        _queue.AddFailed("bad", TimeSpan.FromMinutes(1));
        _queue.AddUnlessFailed("bad");
        Assert.Equal(0, _queue.Count);
        _queue.AddUnlessFailed("good");
        Assert.Equal("good", await TakeAsync());

        _queue.Add("bad");
        Assert.Equal("bad", await TakeAsync());
        _queue.Forget("bad");
        _queue.Done("bad");
        _queue.AddUnlessFailed("bad");
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task B08_Live_change_overtakes_a_backlog_of_ten_thousand()
    {
        for (var i = 0; i < 10_000; i++)
            _queue.Add($"backlog-{i}", Priority.Low);
        _queue.Add("live");

        Assert.Equal("live", await TakeAsync());
        Assert.Equal("backlog-0", await TakeAsync());
    }

    [Fact]
    public async Task B09_Keys_leave_in_order_of_arrival_and_a_higher_priority_raises_one()
    {
        _queue.Add("a", Priority.Low);
        _queue.Add("b", Priority.Low);
        _queue.Add("c");
        _queue.Add("d");
        _queue.Add("b");
        _queue.Add("c", Priority.Low);

        // b came before c, so once it is as urgent it goes first; a lower priority never lowers.
        Assert.Equal(["b", "c", "d", "a"], [await TakeAsync(), await TakeAsync(), await TakeAsync(), await TakeAsync()]);
    }

    [Fact]
    public async Task Take_waits_for_a_key_and_ends_with_its_token()
    {
        var waiting = _queue.TakeAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        _queue.Add("a");
        Assert.Equal("a", await waiting);

        using var stop = new CancellationTokenSource();
        var stopped = _queue.TakeAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
    }

    private Task<string> TakeAsync()
    {
        Assert.NotEqual(0, _queue.Count); // or the take would wait for ever
        return _queue.TakeAsync(CancellationToken.None);
    }
}
