using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Tests.Reconciling;

public sealed class ApplierTests : IAsyncLifetime
{
    private const string Hash = "example.com/applied-hash";

    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private FakeApiServer _server = null!;
    private ApiClient _client = null!;
    private Applier _applier = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _client = _server.Connect();
        _applier = new Applier(_client, "test", Hash);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Same_again_is_not_sent_and_drift_and_a_change_of_mind_are()
    {
        Assert.Equal(ApplyOutcome.Created, await ApplyAsync(1, null));
        Assert.Equal(ApplyOutcome.Unchanged, await ApplyAsync(1, await LiveAsync()));

        await _client.ReplaceAsync(WidgetKind.Widget, (await LiveAsync()) with { Status = new WidgetStatus { ObservedGeneration = 1 } }, CancellationToken.None);
        Assert.Equal(ApplyOutcome.Unchanged, await ApplyAsync(1, await LiveAsync()));

        await _client.ReplaceAsync(WidgetKind.Widget, (await LiveAsync()) with { Spec = new WidgetSpec { Size = 5 } }, CancellationToken.None);
        Assert.Equal(ApplyOutcome.DriftCorrected, await ApplyAsync(1, await LiveAsync()));
        Assert.Equal(ApplyOutcome.Updated, await ApplyAsync(2, await LiveAsync()));
        Assert.Equal(2, (await LiveAsync()).Spec!.Size);
    }

    [Fact]
    public async Task Successor_after_a_restart_finds_nothing_to_send()
    {
        await ApplyAsync(1, null);
        _applier = new Applier(_client, "test", Hash);
        var sent = _server.Requests.Count(request => request.Method == "PATCH");
        Assert.Equal(ApplyOutcome.Unchanged, await ApplyAsync(1, await LiveAsync()));
        Assert.Equal(sent, _server.Requests.Count(request => request.Method == "PATCH"));
    }

    [Fact]
    public async Task B16_Cache_that_has_not_seen_our_write_does_not_make_us_write_again()
    {
        await ApplyAsync(1, null);
        var before = await LiveAsync();
        await ApplyAsync(2, before);
        Assert.Equal(ApplyOutcome.Unchanged, await ApplyAsync(2, before));
    }

    [Fact]
    public async Task Object_of_another_controller_is_left_alone()
    {
        var other = WidgetKind.Named("w");
        other.Metadata.OwnerReferences = [new V1OwnerReference { ApiVersion = "v1", Kind = "Other", Name = "o", Uid = "u-other", Controller = true }];
        _server.Set(WidgetKind.Widget, other);
        var ours = WidgetKind.Named("w", 3);
        ours.Metadata.OwnerReferences = [new V1OwnerReference { ApiVersion = "v1", Kind = "Ours", Name = "p", Uid = "u-ours", Controller = true }];
        var refused = await Assert.ThrowsAsync<OwnershipException>(
            async () => await _applier.ApplyAsync(WidgetKind.Widget, ours, await LiveAsync(), CancellationToken.None));
        Assert.Contains("belongs to Other o", refused.Message, StringComparison.Ordinal);
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

    private Task<ApplyOutcome> ApplyAsync(int size, Widget? live) =>
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
