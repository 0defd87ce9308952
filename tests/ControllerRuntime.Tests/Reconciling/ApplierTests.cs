using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Tests.Reconciling;

public sealed class ApplierTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private FakeApiServer _server = null!;
    private ApiClient _client = null!;
    private Applier _applier = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _client = _server.Connect();
        _applier = new Applier(_client, "test");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Same_again_is_not_sent_and_drift_and_a_change_of_mind_are()
    {
        Assert.True(await ApplyAsync(1, null));
        var live = await LiveAsync();
        Assert.False(await ApplyAsync(1, live));

        live.Status = new WidgetStatus { ObservedGeneration = 1 };
        Assert.False(await ApplyAsync(1, live));

        live.Spec!.Size = 5;
        Assert.True(await ApplyAsync(1, live));
        Assert.True(await ApplyAsync(2, await LiveAsync()));
        Assert.True(await ApplyAsync(2, null));
    }

    [Fact]
    public async Task Cache_that_has_not_seen_our_write_does_not_make_us_write_again()
    {
        await ApplyAsync(1, null);
        var before = await LiveAsync();
        await ApplyAsync(2, before);
        Assert.False(await ApplyAsync(2, before));
    }

    [Fact]
    public async Task B20_Transition_time_survives_a_cache_that_has_not_seen_our_status()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        var live = await LiveAsync();
        Assert.True(await ReportAsync(live, "True", "One", Noon));
        Assert.False(await ReportAsync(live, "True", "One", Noon.AddSeconds(1)));

        Assert.True(await ReportAsync(live, "True", "Two", Noon.AddSeconds(2)));
        var condition = Assert.Single((await LiveAsync()).Status!.Conditions!);
        Assert.Equal(("Two", Noon.UtcDateTime), (condition.Reason, condition.LastTransitionTime));

        Assert.True(await ReportAsync(await LiveAsync(), "False", "Three", Noon.AddSeconds(3)));
        Assert.Equal(Noon.AddSeconds(3).UtcDateTime, Assert.Single((await LiveAsync()).Status!.Conditions!).LastTransitionTime);
    }

    private Task<bool> ApplyAsync(int size, Widget? live) =>
        _applier.ApplyAsync(WidgetKind.Widget, WidgetKind.Named("w", size), live, CancellationToken.None);

    private Task<bool> ReportAsync(Widget live, string status, string reason, DateTimeOffset now)
    {
        var condition = new V1Condition { Type = "Ready", Status = status, Reason = reason, Message = "" };
        var desired = live with { Status = new WidgetStatus { Conditions = Conditions.With(live.Status?.Conditions, condition, now) } };
        return _applier.ApplyStatusAsync(WidgetKind.Widget, live, desired, CancellationToken.None);
    }

    private async Task<Widget> LiveAsync() =>
        (await _client.GetAsync(WidgetKind.Widget, new("default", "w"), CancellationToken.None))!;
}
