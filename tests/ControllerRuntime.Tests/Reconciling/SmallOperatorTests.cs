using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Tests.Reconciling;

/// <summary>The parts together, as an operator uses them.</summary>
public sealed class SmallOperatorTests : IAsyncLifetime
{
    private FakeApiServer _server = null!;
    private ApiClient _client = null!;
    private RunningHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _client = _server.Connect();
        _host = RunningHost.Start(_client, host => WidgetReconciler.AddTo(host));
        await Eventually.BeTrueAsync(() => _server.OpenWatches == 3, "it watches");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task B17_Child_that_is_deleted_comes_back_and_one_that_is_changed_is_set_right()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w", size: 3));
        await ChildSaysAsync("w", "3");

        _server.Delete(Kinds.ConfigMap, "w");
        await ChildSaysAsync("w", "3");

        var drifted = Child("w")!;
        drifted["data"]!["size"] = "1000";
        _server.SetJson(Kinds.ConfigMap, drifted.ToJsonString());
        await ChildSaysAsync("w", "3");
    }

    [Fact]
    public async Task B18_Change_of_a_secret_wakes_exactly_those_that_name_it()
    {
        _server.Set(WidgetKind.Widget, Referring("a", "s"));
        _server.Set(WidgetKind.Widget, Referring("b", "other"));
        await ReadyAsync("a", "False");
        await ReadyAsync("b", "False");

        _server.Set(Kinds.Secret, new V1Secret { Metadata = new V1ObjectMeta { Name = "s", NamespaceProperty = "default" } });
        await ReadyAsync("a", "True");
        _server.Delete(Kinds.Secret, "s");
        await ReadyAsync("a", "False");
        Assert.Single(StatusWrites("b"));
    }

    [Fact]
    public async Task B19_Status_alone_does_not_reconcile_and_spec_labels_and_annotations_do()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        await ReadyAsync("w", "True");
        await IdleAsync();

        // A reconcile would set the foreign value right; that it stays shows that there was none.
        Change(w => w.Status!.ObservedGeneration = 77);
        _server.Set(WidgetKind.Widget, WidgetKind.Named("fence")); // seen after the change above, so that one was passed over
        await ReadyAsync("fence", "True");
        await IdleAsync();
        Assert.Equal(77, (long?)_server.Find(WidgetKind.Widget, "w")!["status"]!["observedGeneration"]);
        var runs = await RunsAsync();

        Change(w => w.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" });
        await Eventually.BeTrueAsync(async () => await RunsAsync() > runs, "a label wakes it");
        await IdleAsync();
        runs = await RunsAsync();
        Change(w => w.Metadata.Annotations = new Dictionary<string, string> { ["a"] = "b" });
        await Eventually.BeTrueAsync(async () => await RunsAsync() > runs, "an annotation wakes it");
        Change(w => w.Spec!.Size = 9);
        await ChildSaysAsync("w", "9");
    }

    [Fact]
    public async Task B20_Status_goes_to_its_subresource_only_when_it_changed_and_transitions_only_on_a_flip()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        await ReadyAsync("w", "True");
        var since = Transition("w");

        Change(w => w.Spec!.Size = 2);
        await Eventually.BeTrueAsync(() => ObservedGeneration("w") == 2, "the new generation is observed");
        Change(w => w.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" });
        await IdleAsync();

        Assert.Equal(since, Transition("w"));
        Assert.Equal(2, StatusWrites("w").Count());
        Assert.All(StatusWrites("w"), r => Assert.Equal("status", r.Subresource));
        Assert.All(StatusWrites("w"), r => Assert.Null(r.Body!["spec"]));
    }

    [Fact]
    public async Task B21_Steady_state_writes_nothing_even_when_everything_is_listed_again()
    {
        for (var i = 0; i < 20; i++)
            _server.Set(WidgetKind.Widget, WidgetKind.Named($"w-{i}"));
        for (var i = 0; i < 20; i++)
            await ReadyAsync($"w-{i}", "True");
        await IdleAsync();
        var writes = Writes();

        _server.Compact();
        _server.CutWatches();
        await Eventually.BeTrueAsync(() => _server.OpenWatches == 3, "it watches again");
        await IdleAsync();
        Assert.Equal(writes, Writes());
    }

    [Fact]
    public async Task B22_Object_that_is_being_deleted_gets_no_child_and_none_back()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        await ReadyAsync("w", "True");
        await IdleAsync();
        Change(w =>
        {
            w.Metadata.DeletionTimestamp = DateTime.UnixEpoch;
            w.Metadata.Finalizers = ["example.com/wait"];
        });
        await IdleAsync();
        _server.Delete(Kinds.ConfigMap, "w");
        var born = WidgetKind.Named("born-dying");
        born.Metadata.DeletionTimestamp = DateTime.UnixEpoch;
        _server.Set(WidgetKind.Widget, born);
        _server.Set(WidgetKind.Widget, WidgetKind.Named("fence"));
        await ReadyAsync("fence", "True");
        await IdleAsync();

        Assert.Null(Child("w"));
        Assert.Null(Child("born-dying"));
    }

    private static Widget Referring(string name, string secret)
    {
        var widget = WidgetKind.Named(name);
        widget.Spec!.SecretName = secret;
        return widget;
    }

    /// <summary>Somebody else's change of the widget "w".</summary>
    private void Change(Action<Widget> change)
    {
        var widget = System.Text.Json.JsonSerializer.Deserialize(_server.Find(WidgetKind.Widget, "w")!.ToJsonString(), WidgetKind.Widget.Json)!;
        widget.Metadata.ManagedFields = null;
        change(widget);
        _server.Set(WidgetKind.Widget, widget);
    }

    private System.Text.Json.Nodes.JsonObject? Child(string name) => _server.Find(Kinds.ConfigMap, name);

    private Task ChildSaysAsync(string name, string size) =>
        Eventually.BeTrueAsync(() => (string?)Child(name)?["data"]!["size"] == size, $"the child of {name} says {size}");

    private Task ReadyAsync(string name, string status) => Eventually.BeTrueAsync(
        () => (string?)_server.Find(WidgetKind.Widget, name)?["status"]?["conditions"]![0]!["status"] == status, $"{name} is Ready={status}");

    private long? ObservedGeneration(string name) => (long?)_server.Find(WidgetKind.Widget, name)!["status"]!["observedGeneration"];

    private string? Transition(string name) =>
        (string?)_server.Find(WidgetKind.Widget, name)!["status"]!["conditions"]![0]!["lastTransitionTime"];

    private IEnumerable<FakeRequest> StatusWrites(string name) =>
        _server.Requests.Where(r => r.IsWrite && r.Collection == "example.com/v1/widgets" && r.Name == name);

    private int Writes() => _server.Requests.Count(r => r.IsWrite);

    private async Task<double> RunsAsync() => (await _host.ScrapeAsync()).Split('\n')
        .Where(l => l.StartsWith("controller_runtime_reconcile_total{", StringComparison.Ordinal))
        .Sum(l => double.Parse(l.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>
    /// The caches hold what the server has, no key waits and no worker is busy: nothing more will happen by itself.
    /// </summary>
    private Task IdleAsync() => Eventually.BeTrueAsync(
        async () =>
        {
            var caughtUp = _host.Host.Informers.Store(WidgetKind.Widget).List()
                .All(w => w.Metadata.ResourceVersion == (string?)_server.Find(WidgetKind.Widget, w.Metadata.Name)?["metadata"]!["resourceVersion"]);
            var metrics = (await _host.ScrapeAsync()).Split('\n');
            return caughtUp
                && metrics.Where(l => l.StartsWith("workqueue_depth{", StringComparison.Ordinal)).All(l => l.EndsWith(" 0", StringComparison.Ordinal))
                && metrics.Contains("""controller_runtime_active_workers{controller="widget"} 0""");
        },
        "it is idle");
}
