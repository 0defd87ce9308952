using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Tests.Watching;

/// <summary>Kinds that the server knows only while their CRD is installed.</summary>
public sealed class OptionalKindTests : IAsyncLifetime
{
    private static readonly WatchScope Optional = new() { Optional = true };

    private readonly ConcurrentQueue<ObjectKey> _runs = new();
    private volatile bool _missing;
    private FakeApiServer _server = null!;
    private ApiClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _client = _server.Connect();
        _server.Refuse(r => _missing && r.Collection == "v1/configmaps" ? 404 : null);
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Also_Missing_optional_kind_counts_as_empty_and_is_picked_up_when_it_appears()
    {
        _missing = true;
        await using var host = Start(Optional);
        await Eventually.BeTrueAsync(() => _runs.Count == 1, "it reconciles without the kind");
        var informer = host.Host.Informers.Get(Kinds.ConfigMap, Optional);
        Assert.False(informer.IsServed);

        _missing = false;
        await Eventually.BeTrueAsync(() => _runs.Count == 2, "every object is looked at again");
        Assert.True(informer.IsServed);
        _server.Set(Kinds.ConfigMap, Owned("child"));
        await Eventually.BeTrueAsync(() => _runs.Count == 3, "and children are watched");
    }

    [Fact]
    public async Task Also_Kind_that_vanishes_takes_its_objects_with_it_and_returns()
    {
        _server.Set(Kinds.ConfigMap, Owned("child"));
        await using var host = Start(Optional);
        var informer = host.Host.Informers.Get(Kinds.ConfigMap, Optional);
        await Eventually.BeTrueAsync(() => informer.Store.Count == 1, "the child is seen");

        _missing = true;
        _server.CutWatches();
        await Eventually.BeTrueAsync(() => !informer.IsServed && informer.Store.Count == 0, "nothing of it is left");

        _missing = false;
        await Eventually.BeTrueAsync(() => informer.IsServed && informer.Store.Count == 1, "it is back");
    }

    [Fact]
    public async Task Also_One_word_of_a_server_that_is_just_starting_does_not_empty_a_store()
    {
        _server.Set(Kinds.ConfigMap, Owned("child"));
        await using var host = Start(Optional);
        var informer = host.Host.Informers.Get(Kinds.ConfigMap, Optional);
        await Eventually.BeTrueAsync(() => informer.Store.Count == 1, "the child is seen");
        var gone = 0;
        informer.OnChange(change => gone += change.After is null ? 1 : 0);

        var refusals = 0;
        _server.Refuse(r => r.Collection == "v1/configmaps" && Interlocked.Increment(ref refusals) <= 2 ? 404 : null);
        _server.CutWatches();
        _server.Set(Kinds.ConfigMap, Owned("other"));
        await Eventually.BeTrueAsync(() => informer.Store.Count == 2, "it watches again");
        Assert.Equal((0, true), (gone, informer.IsServed));
    }

    [Fact]
    public async Task B10_Kind_that_must_be_there_and_is_not_never_counts_as_synced()
    {
        _missing = true;
        await using var host = Start(WatchScope.Everything);
        await Eventually.BeTrueAsync(() => _server.Requests.Count(r => r.Collection == "v1/configmaps") > 5, "it asks again and again");
        Assert.False(host.Host.HasSynced);
        Assert.Empty(_runs);
    }

    private RunningHost Start(WatchScope ofChildren) => RunningHost.Start(
        _client, host => host.For("test", WidgetKind.Widget).Owns(Kinds.ConfigMap, only: ofChildren).Build((key, _) =>
        {
            _runs.Enqueue(key);
            return Task.FromResult(Result.Done);
        }));

    private static V1ConfigMap Owned(string name) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = "default",
            OwnerReferences = [new V1OwnerReference { ApiVersion = "example.com/v1", Kind = "Widget", Name = "w", Uid = "any", Controller = true }],
        },
    };
}
