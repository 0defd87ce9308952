using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.ControllerRuntime.Tests.Watching;

/// <summary>Peers that die without a word, and loops that stand still.</summary>
public sealed class StuckWatchTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task B14_Half_open_connection_is_noticed_and_no_event_is_lost()
    {
        await using var server = await FakeApiServer.StartAsync(tls: true);
        await using var relay = new TcpRelay(server.Port);
        using var client = server.Connect(new ApiClientOptions { KeepAlive = TimeSpan.FromSeconds(2) }, relay.Port);
        await using var host = RunningHost.Start(client, Compose);
        await SeesAsync(host, 0);
        await Eventually.BeTrueAsync(() => server.OpenWatches == 1, "it watches");

        relay.Freeze();
        server.Set(WidgetKind.Widget, WidgetKind.Named("meanwhile"));
        await SeesAsync(host, 1);
    }

    [Fact]
    public void B14_Default_keep_alive_notices_a_dead_peer_within_a_minute() =>
        Assert.InRange(new ApiClientOptions().KeepAlive * 1.5, TimeSpan.Zero, TimeSpan.FromSeconds(60));

    [Fact]
    public async Task B14_Watch_that_stands_still_is_named_for_liveness_and_no_longer_when_it_goes_on()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var client = server.Connect();
        var (heard, gate) = (new TaskCompletionSource(), new ManualResetEventSlim());
        await using var host = Start(client);
        host.Host.Informers.Get(WidgetKind.Widget).OnChange(_ =>
        {
            heard.TrySetResult();
            gate.Wait(); // a listener's bug: it never returns
        });
        await SeesAsync(host, 0);
        server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        await heard.Task;

        Assert.Empty(host.Host.StuckWatches);
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(["widgets.example.com"], host.Host.StuckWatches);
        gate.Set();
        await Eventually.BeTrueAsync(() => host.Host.StuckWatches.Count == 0, "it goes on");
    }

    [Fact]
    public async Task B14_Silent_watch_and_server_in_trouble_are_not_taken_for_a_stuck_watch()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var client = server.Connect();
        await using var host = Start(client);
        await SeesAsync(host, 0);
        await PassAsync(server, TimeSpan.FromMinutes(40), host);

        server.Refuse(_ => 503);
        await PassAsync(server, TimeSpan.FromMinutes(40), host);
    }

    /// <summary>Lets time pass, and the watch do what it does by itself: begin anew, or try again.</summary>
    private async Task PassAsync(FakeApiServer server, TimeSpan duration, RunningHost host)
    {
        for (var end = _time.GetUtcNow() + duration; _time.GetUtcNow() < end;)
        {
            var before = server.Requests.Count;
            await Eventually.BeTrueAsync(
                () =>
                {
                    _time.Advance(TimeSpan.FromMinutes(1));
                    return server.Requests.Count > before;
                },
                "it asks again");
            Assert.Empty(host.Host.StuckWatches);
        }
    }

    private RunningHost Start(ApiClient client) =>
        RunningHost.Start(client, Compose, new ControllerHostOptions { Watch = new WatchOptions { Time = _time } });

    private static void Compose(ControllerHost host) => host.For("test", WidgetKind.Widget).Build((_, _) => Task.FromResult(Result.Done));

    private static Task SeesAsync(RunningHost host, int objects) => Eventually.BeTrueAsync(
        () => host.Host.HasSynced && host.Host.Informers.Store(WidgetKind.Widget).Count == objects, $"the store has {objects} objects");
}
