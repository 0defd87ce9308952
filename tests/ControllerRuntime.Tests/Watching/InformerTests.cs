using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace DeepSeek.ControllerRuntime.Tests.Watching;

public sealed class InformerTests : IAsyncLifetime
{
    private static readonly WatchOptions Quick = new() { FirstWait = TimeSpan.FromMilliseconds(10), LongestWait = TimeSpan.FromMilliseconds(50), PageSize = 2 };

    private readonly RecordingLogger _log = new();
    private readonly ConcurrentQueue<StoreChange<Widget>> _changes = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private FakeApiServer _server = null!;
    private ApiClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _client = _server.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _client.Dispose();
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task B11_Watch_that_ends_resumes_from_the_last_version_without_a_list()
    {
        var informer = await StartAsync(5);
        _server.Set(WidgetKind.Widget, WidgetKind.Named("new"));
        await SeesAsync(informer, 6);

        var lists = Lists();
        for (var i = 0; i < 3; i++)
        {
            _server.EndWatches();
            _server.Set(WidgetKind.Widget, WidgetKind.Named($"after-{i}"));
            await SeesAsync(informer, 7 + i);
        }

        Assert.Equal(lists, Lists());
        Assert.Equal(9, _changes.Count); // nothing twice, nothing lost
    }

    [Fact]
    public async Task B11_Bookmarks_advance_the_version()
    {
        var informer = await StartAsync(1);
        _server.Compact(); // the version of the one object that was seen is forgotten now
        _server.Bookmark();
        var lists = Lists();

        _server.EndWatches();
        _server.Set(WidgetKind.Widget, WidgetKind.Named("new"));
        await SeesAsync(informer, 2);
        Assert.Equal(lists, Lists());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task B12_Expired_version_lists_again_and_delivers_what_vanished_with_its_last_state(bool inStream)
    {
        _server.ExpiresInStream = inStream;
        var informer = await StartAsync(5);
        var gate = new TaskCompletionSource();
        _server.Hold(r => r.IsWatch ? gate.Task : Task.CompletedTask);
        _server.CutWatches();
        await Eventually.BeTrueAsync(() => _server.OpenWatches == 0, "the watch is cut");

        _server.Delete(WidgetKind.Widget, "w-0");
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w-1", size: 99));
        _server.Set(WidgetKind.Widget, WidgetKind.Named("new"));
        _server.Compact();
        _changes.Clear();
        _server.Hold(null);
        gate.SetResult();
        await Eventually.BeTrueAsync(() => _changes.Count == 3, "three differences");

        var gone = Assert.Single(_changes, c => c.After is null);
        Assert.Equal(("w-0", 1), (gone.Before!.Metadata.Name, gone.Before.Spec!.Size));
        Assert.Equal(99, Assert.Single(_changes, c => c.Before is not null && c.After is not null).After!.Spec!.Size);
        Assert.Equal("new", Assert.Single(_changes, c => c.Before is null).Key.Name);

        _server.Set(WidgetKind.Widget, WidgetKind.Named("newer"));
        await SeesAsync(informer, 6);
    }

    [Theory]
    [InlineData("this is no JSON")]
    [InlineData("[1,2]")]
    [InlineData("""{"type":"MODIFIED"}""")]
    [InlineData("""{"type":"SURPRISE","object":{}}""")]
    public async Task Line_that_is_no_event_loses_nothing(string line)
    {
        var informer = await StartAsync(2);
        _server.SendGarbage(line);
        _server.Set(WidgetKind.Widget, WidgetKind.Named("new"));
        await SeesAsync(informer, 3);
    }

    [Fact]
    public async Task Line_that_is_torn_off_loses_nothing()
    {
        var informer = await StartAsync(2);
        _server.SendTornLine("""{"type":"DELETED","object":{"metadata":{"name":"w-0","names""");
        _server.Set(WidgetKind.Widget, WidgetKind.Named("new"));
        await SeesAsync(informer, 3);
    }

    [Fact]
    public async Task Object_that_does_not_fit_its_type_keeps_its_last_readable_state_and_does_not_hold_up_others()
    {
        var informer = await StartAsync(2);
        _server.SetJson(WidgetKind.Widget, """{"metadata":{"name":"w-0","namespace":"default"},"spec":{"size":"enormous"}}""");
        _server.Set(WidgetKind.Widget, WidgetKind.Named("new"));
        await SeesAsync(informer, 3);
        Assert.Equal(1, informer.Store.Get(new ObjectKey("default", "w-0"))!.Spec!.Size);

        _server.Compact();
        _server.CutWatches();
        _server.Set(WidgetKind.Widget, WidgetKind.Named("newer"));
        await SeesAsync(informer, 4);
        Assert.Equal(1, informer.Store.Get(new ObjectKey("default", "w-0"))!.Spec!.Size);
        Assert.Contains(_log.At(LogLevel.Error), line => line.Contains("default/w-0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cluster_restored_from_a_backup_is_believed_when_it_insists()
    {
        var informer = await StartAsync(3);
        _server.GoBackTo(50);
        _server.Delete(WidgetKind.Widget, "w-0");
        _server.CutWatches();
        await SeesAsync(informer, 2);
        Assert.Contains(_log.At(LogLevel.Warning), line => line.Contains("went back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Trouble_is_said_once_and_its_end_once()
    {
        await StartAsync(1);
        _server.Refuse(_ => 503);
        _server.CutWatches();
        var before = _server.Requests.Count;
        await Eventually.BeTrueAsync(() => _server.Requests.Count > before + 5, "it tries again and again");
        _server.Refuse(null);
        await Eventually.BeTrueAsync(() => _server.OpenWatches == 1, "it watches again");
        // The server has a watch before its client knows.
        await Eventually.BeTrueAsync(() => _log.Lines.Any(static line => line.Text == "Watching widgets.example.com again"), "it says that it watches again");

        var said = _log.Lines.Where(l => l.Level >= LogLevel.Information).Select(l => l.Text).ToList();
        Assert.Single(said, line => line.Contains("503", StringComparison.Ordinal));
        Assert.Single(said, line => line == "Watching widgets.example.com again");
    }

    [Fact]
    public async Task Listener_that_fails_costs_no_other_a_change()
    {
        var informer = Create(WatchScope.Everything);
        informer.OnChange(_ => throw new InvalidOperationException("a bug"));
        informer.OnChange(_changes.Enqueue);
        Run(informer);
        await informer.WaitForSyncAsync(CancellationToken.None);
        _server.Set(WidgetKind.Widget, WidgetKind.Named("one"));
        _server.Set(WidgetKind.Widget, WidgetKind.Named("two"));
        await Eventually.BeTrueAsync(() => _changes.Count == 2, "the other hears of both");
        Assert.Equal(2, _log.At(LogLevel.Error).Count);
    }

    [Fact]
    public async Task B13_Watches_are_asked_to_last_five_to_ten_minutes_each_its_own()
    {
        await StartAsync(1);
        for (var i = 0; i < 5; i++)
        {
            _server.Set(WidgetKind.Widget, WidgetKind.Named($"x-{i}"));
            _server.EndWatches();
            var seen = i + 2;
            await Eventually.BeTrueAsync(() => _server.Requests.Count(r => r.IsWatch) == seen, "it watches again");
        }

        var lengths = _server.Requests.Where(r => r.IsWatch).Select(r => int.Parse(r.Query["timeoutSeconds"], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.All(lengths, seconds => Assert.InRange(seconds, 300, 600));
        Assert.True(lengths.Distinct().Count() > 1);
    }

    [Fact]
    public async Task One_object_is_followed_by_name_from_absent_to_present_to_gone()
    {
        var seen = new ConcurrentQueue<string>();
        _server.Set(Kinds.ConfigMap, Map("other", "x"));
        var informer = new Informer<V1ConfigMap>(_client, Kinds.ConfigMap, WatchScope.One(new ObjectKey("default", "routing")), Quick, _log);
        informer.OnChange(change => seen.Enqueue(change.After?.Data["key"] ?? "gone"));
        Run(informer);
        await informer.WaitForSyncAsync(CancellationToken.None);
        Assert.Empty(seen);

        _server.Set(Kinds.ConfigMap, Map("routing", "1"));
        _server.Set(Kinds.ConfigMap, Map("other", "y"));
        _server.Set(Kinds.ConfigMap, Map("routing", "2"));
        _server.Delete(Kinds.ConfigMap, "routing");
        await Eventually.BeTrueAsync(() => seen.Count == 3, "three states");
        Assert.Equal(["1", "2", "gone"], seen);
    }

    [Fact]
    public async Task Also_Several_namespaces_are_watched_each_by_itself_and_synced_when_all_are()
    {
        _server.Refuse(r => r.Namespace == "b" ? 403 : null);
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w", inNamespace: "a"));
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w", inNamespace: "b"));
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w", inNamespace: "c"));
        var informer = Create(WatchScope.In("a", "b"));
        Run(informer);
        await SeesAsync(informer, 1);
        Assert.False(informer.HasSynced);

        _server.Refuse(null);
        await informer.WaitForSyncAsync(CancellationToken.None);
        Assert.Equal(["a", "b"], informer.Store.List().Select(w => w.Metadata.NamespaceProperty).Order());
        Assert.DoesNotContain(_server.Requests, r => r.Namespace.Length == 0);
    }

    [Fact]
    public async Task Also_Secrets_are_cached_as_metadata_alone()
    {
        _server.Set(Kinds.Secret, new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "s", NamespaceProperty = "default" },
            StringData = new Dictionary<string, string> { ["key"] = "hush" },
        });
        var informer = new Informer<PartialObjectMetadata>(_client, Kinds.SecretMetadata, WatchScope.Everything, Quick, _log);
        Run(informer);
        await informer.WaitForSyncAsync(CancellationToken.None);
        var held = informer.Store.List().Single();
        Assert.Equal(("v1", "Secret", "s"), (held.ApiVersion, held.Kind, held.Metadata.Name));
    }

    [Fact]
    public async Task Also_Managed_fields_are_stripped_before_caching()
    {
        var informer = await StartAsync(1);
        _server.Set(WidgetKind.Widget, WidgetKind.Named("live"));
        await SeesAsync(informer, 2);
        Assert.NotNull(_server.Find(WidgetKind.Widget, "live")!["metadata"]!["managedFields"]);
        Assert.All(informer.Store.List(), w => Assert.Null(w.Metadata.ManagedFields));
    }

    [Fact]
    public async Task Also_Label_selector_is_the_servers_to_keep_and_an_object_that_no_longer_fits_is_gone()
    {
        _server.Set(WidgetKind.Widget, Labelled("ours", "blue"));
        _server.Set(WidgetKind.Widget, Labelled("theirs", "green"));
        var informer = Create(new WatchScope { LabelSelector = "class=blue" });
        informer.OnChange(_changes.Enqueue);
        Run(informer);
        await informer.WaitForSyncAsync(CancellationToken.None);
        Assert.Equal("ours", Assert.Single(informer.Store.List()).Metadata.Name);

        await Eventually.BeTrueAsync(() => _server.OpenWatches == 1, "it watches");
        _server.Set(WidgetKind.Widget, Labelled("ours", "green"));
        await SeesAsync(informer, 0);
        Assert.Null(_changes.Last().After);
        Assert.All(_server.Requests, r => Assert.Equal("class=blue", r.Query["labelSelector"]));
    }

    [Fact]
    public async Task Also_Server_that_asks_to_wait_is_not_asked_sooner_by_a_watch()
    {
        _server.Refuse(_ => 429, TimeSpan.FromHours(1));
        Run(Create(WatchScope.Everything));
        await Eventually.BeTrueAsync(() => _server.Requests.Count == 1, "it asked");
        await Task.Delay(300); // its own waits are 10 to 50 ms
        Assert.Single(_server.Requests);
    }

    private static Widget Labelled(string name, string @class)
    {
        var widget = WidgetKind.Named(name);
        widget.Metadata.Labels = new Dictionary<string, string> { ["class"] = @class };
        return widget;
    }

    private async Task<Informer<Widget>> StartAsync(int objects)
    {
        for (var i = 0; i < objects; i++)
            _server.Set(WidgetKind.Widget, WidgetKind.Named($"w-{i}"));
        var informer = Create(WatchScope.Everything);
        informer.OnChange(_changes.Enqueue);
        Run(informer);
        await informer.WaitForSyncAsync(CancellationToken.None);
        Assert.Equal(objects, informer.Store.Count); // in pages of two
        await Eventually.BeTrueAsync(() => _server.OpenWatches == 1, "it watches");
        return informer;
    }

    private Informer<Widget> Create(WatchScope scope) => new(_client, WidgetKind.Widget, scope, Quick, _log);

    private void Run(Informer informer) => _running.Add(informer.RunAsync(_stop.Token));

    private int Lists() => _server.Requests.Count(r => r.IsList);

    private static Task SeesAsync(Informer<Widget> informer, int objects) =>
        Eventually.BeTrueAsync(() => informer.Store.Count == objects, $"the store has {objects} objects");

    private static V1ConfigMap Map(string name, string value) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
        Data = new Dictionary<string, string> { ["key"] = value },
    };
}
