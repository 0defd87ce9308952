using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Leadership;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using k8s.Models;

namespace DeepSeek.Cluster.Tests.ControllerRuntime;

/// <summary>The widget operator on a real API server.</summary>
public sealed class SmallOperatorTests(WidgetServer shared) : IAsyncLifetime
{
    private string _namespace = "";
    private ApiClient _client = null!;
    private RunningHost _host = null!;

    private ObjectKey Key => new(_namespace, "w");

    public async ValueTask InitializeAsync()
    {
        _namespace = await shared.Server.CreateNamespaceAsync();
        _client = shared.Server.Connect();
        _host = Start("first");
        await Eventually.BeTrueAsync(() => _host.Host.IsLeading, "it leads");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task B17_Child_that_is_deleted_comes_back_and_one_that_is_changed_is_set_right()
    {
        await ApplyAsync(size: 3);
        await ChildSaysAsync("3");

        await _client.DeleteAsync(Kinds.ConfigMap, Key, null, CancellationToken.None);
        await ChildSaysAsync("3");

        var drift = new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = "w", NamespaceProperty = _namespace },
            Data = new Dictionary<string, string> { ["size"] = "1000", ["own"] = "kept" },
        };
        await _client.ApplyAsync(Kinds.ConfigMap, drift, "somebody-else", force: true, CancellationToken.None);
        await ChildSaysAsync("3");
        Assert.Equal("kept", (await ChildAsync())!.Data["own"]); // a field of somebody else's that we do not want is theirs
    }

    [Fact]
    public async Task B18_Change_of_a_secret_wakes_the_widget_that_names_it()
    {
        await ApplyAsync(size: 1, secret: "s");
        await ReadyAsync("False");
        var secret = new V1Secret { Metadata = new V1ObjectMeta { Name = "s", NamespaceProperty = _namespace } };
        await _client.CreateAsync(Kinds.Secret, secret, CancellationToken.None);
        await ReadyAsync("True");
        await _client.DeleteAsync(Kinds.Secret, new ObjectKey(_namespace, "s"), null, CancellationToken.None);
        await ReadyAsync("False");
    }

    [Fact]
    public async Task B20_Status_changes_no_generation_and_its_transition_time_moves_only_on_a_flip()
    {
        await ApplyAsync(size: 1);
        await ReadyAsync("True");
        var first = (await WidgetAsync())!;
        Assert.Equal((1L, 1L), (first.Metadata.Generation, first.Status!.ObservedGeneration));

        await ApplyAsync(size: 2);
        await Eventually.BeTrueAsync(async () => (await WidgetAsync())!.Status!.ObservedGeneration == 2, "the new generation is observed");
        var second = (await WidgetAsync())!;
        Assert.Equal(2, second.Metadata.Generation);
        Assert.Equal(first.Status.Conditions!.Single().LastTransitionTime, second.Status!.Conditions!.Single().LastTransitionTime);
    }

    [Fact]
    public async Task B21_Restarted_operator_changes_nothing()
    {
        await ApplyAsync(size: 1);
        await ReadyAsync("True");
        await _host.StopAsync();
        var (widget, child) = (await WidgetAsync(), await ChildAsync());

        _host = Start("second");
        await Eventually.BeTrueAsync(
            async () => (await _host.ScrapeAsync()).Contains("""reconcile_total{controller="widget",result="success"} 1""", StringComparison.Ordinal),
            "it reconciled once");
        Assert.Equal(widget!.Metadata.ResourceVersion, (await WidgetAsync())!.Metadata.ResourceVersion);
        Assert.Equal(child!.Metadata.ResourceVersion, (await ChildAsync())!.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task B22_Widget_that_is_being_deleted_gets_no_child_back()
    {
        var widget = await ApplyAsync(size: 1, finalizer: "example.com/wait");
        await ReadyAsync("True");
        await _client.DeleteAsync(WidgetKind.Widget, Key, null, CancellationToken.None);
        var store = _host.Host.Informers.Store(WidgetKind.Widget);
        await Eventually.BeTrueAsync(() => store.Get(Key)?.Metadata.DeletionTimestamp is not null, "the deletion is seen");

        await _client.DeleteAsync(Kinds.ConfigMap, Key, null, CancellationToken.None);
        await ApplyAsync(size: 1, name: "fence");
        await Eventually.BeTrueAsync(async () => await ChildAsync("fence") is not null, "what came later is done");
        Assert.Null(await ChildAsync());

        widget.Metadata.Finalizers = [];
        await ApplyAsync(size: 1);
        await Eventually.BeTrueAsync(async () => await WidgetAsync() is null, "it goes when its finalizer does");
    }

    [Fact]
    public async Task B23_Successor_leads_when_the_leader_stops()
    {
        await using var second = Start("second");
        await Eventually.BeTrueAsync(() => second.Host.HasSynced, "the second is warm");
        Assert.False(second.Host.IsLeading);

        await _host.StopAsync();
        await Eventually.BeTrueAsync(() => second.Host.IsLeading, "the second leads");
        await ApplyAsync(size: 7);
        await ChildSaysAsync("7");
        var lease = await _client.GetAsync(Kinds.Lease, new ObjectKey(_namespace, "widget-operator"), CancellationToken.None);
        Assert.Equal(("second", 15), (lease!.Spec.HolderIdentity, lease.Spec.LeaseDurationSeconds));
    }

    [Fact]
    public async Task B27_Events_are_shown_with_the_object_and_counted_up()
    {
        var widget = await ApplyAsync(size: 1);
        for (var i = 0; i < 3; i++)
            _host.Host.Events.Warning(WidgetKind.Widget, widget, "TooBig", "Reconcile", "the widget is too big");

        await Eventually.BeTrueAsync(
            async () => (await _client.ListAsync(Kinds.Event, _namespace, "", CancellationToken.None)).SingleOrDefault()?.Series?.Count == 3,
            "one event, thrice");
        Assert.Empty(_host.Log.At(Microsoft.Extensions.Logging.LogLevel.Warning));
    }

    private RunningHost Start(string identity) => RunningHost.Start(
        _client,
        host => WidgetReconciler.AddTo(host),
        WatchScope.In(_namespace),
        new LeaderElectionOptions { Namespace = _namespace, Name = "widget-operator", Identity = identity, RetryPeriod = TimeSpan.FromMilliseconds(100) });

    private Task<Widget> ApplyAsync(int size, string name = "w", string? secret = null, string? finalizer = null)
    {
        var widget = WidgetKind.Named(name, size, _namespace);
        widget.Spec!.SecretName = secret;
        widget.Metadata.Finalizers = finalizer is null ? null : [finalizer];
        return _client.ApplyAsync(WidgetKind.Widget, widget, "user", force: true, CancellationToken.None);
    }

    private Task<Widget?> WidgetAsync() => _client.GetAsync(WidgetKind.Widget, Key, CancellationToken.None);

    private Task<V1ConfigMap?> ChildAsync(string name = "w") => _client.GetAsync(Kinds.ConfigMap, new ObjectKey(_namespace, name), CancellationToken.None);

    private Task ChildSaysAsync(string size) =>
        Eventually.BeTrueAsync(async () => (await ChildAsync())?.Data?["size"] == size, $"the child says {size}");

    private Task ReadyAsync(string status) => Eventually.BeTrueAsync(
        async () => (await WidgetAsync())?.Status?.Conditions?.Any(c => c.Type == "Ready" && c.Status == status) == true, $"it is Ready={status}");
}
