using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using Prometheus;

namespace DeepSeek.Cluster.Tests.ControllerRuntime;

/// <summary>That the proxy which faults are made with adds none by itself, and makes those it is told to.</summary>
public sealed class ApiProxyTests(WidgetServer shared) : IAsyncLifetime
{
    private readonly CancellationTokenSource _stop = new();
    private ApiProxy? _proxy;
    private ApiClient? _client;
    private string _namespace = "";
    private Task _watching = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        if (KubeApiServer.Assets is null)
            return;
        _namespace = await shared.Server.CreateNamespaceAsync();
        _proxy = await ApiProxy.StartAsync(shared.Server);
        _client = ApiClient.Connect(_proxy.KubeconfigPath, new ApiClientOptions { UserAgent = "somebody/1.0", Metrics = new RuntimeMetrics(Metrics.NewCustomRegistry()) });
    }

    [Fact]
    public async Task Objects_pass_unchanged_and_requests_are_remembered()
    {
        var (proxy, client) = Parts();
        var applied = await client.ApplyAsync(WidgetKind.Widget, WidgetKind.Named("w", size: 7, inNamespace: _namespace), "test", force: true, CancellationToken.None);
        using var direct = shared.Server.Connect();
        Assert.Equal(applied.Metadata.ResourceVersion, (await direct.GetAsync(WidgetKind.Widget, new ObjectKey(_namespace, "w"), CancellationToken.None))!.Metadata.ResourceVersion);
        Assert.Equal(7, Assert.Single(await client.ListAsync(WidgetKind.Widget, _namespace, "", CancellationToken.None)).Spec!.Size);
        Assert.Null(await client.GetAsync(WidgetKind.Widget, new ObjectKey(_namespace, "none"), CancellationToken.None));

        Assert.Equal(
            [("PATCH", $"widgets.example.com/{_namespace}/w", 201), ("GET", $"widgets.example.com/{_namespace}", 200), ("GET", $"widgets.example.com/{_namespace}/none", 404)],
            proxy.Requests.Select(request => (request.Method, request.Target, request.Status)));
        Assert.All(proxy.Requests, request => Assert.Equal("somebody/1.0", request.UserAgent));
        Assert.Equal([true, false, false], proxy.Requests.Select(request => request.IsWrite));
        Assert.Equal([false, true, false], proxy.Requests.Select(request => request.IsList));
    }

    [Fact]
    public async Task Watch_passes_events_as_they_come_and_goes_on_after_it_was_ended_or_cut()
    {
        var (proxy, client) = Parts();
        var store = Watch(client);
        foreach (var (name, drop) in new (string, Action)[] { ("first", static () => { }), ("second", proxy.EndWatches), ("third", proxy.CutWatches) })
        {
            await Eventually.BeTrueAsync(() => proxy.OpenWatches.Count == 1, "it watches");
            drop();
            await client.ApplyAsync(WidgetKind.Widget, WidgetKind.Named(name, inNamespace: _namespace), "test", force: true, CancellationToken.None);
            await Eventually.BeTrueAsync(() => store.Get(new ObjectKey(_namespace, name)) is not null, $"the {name} is seen");
        }

        Assert.Single(proxy.Requests, request => request.IsList);
        Assert.True(proxy.Requests.Count(request => request.IsWatch) >= 3);
    }

    [Fact]
    public async Task Refusal_is_answered_in_the_place_of_the_server()
    {
        var (proxy, client) = Parts();
        proxy.Refuse(request => request.IsWrite ? new ApiProxyRefusal(429, TimeSpan.FromSeconds(7)) : null);
        var failure = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(WidgetKind.Widget, WidgetKind.Named("w", inNamespace: _namespace), CancellationToken.None));
        Assert.Equal((ApiFailure.TooManyRequests, TimeSpan.FromSeconds(7)), (failure.Failure, failure.RetryAfter));
        Assert.Empty(await client.ListAsync(WidgetKind.Widget, _namespace, "", CancellationToken.None));

        proxy.Behave();
        await client.CreateAsync(WidgetKind.Widget, WidgetKind.Named("w", inNamespace: _namespace), CancellationToken.None);
        Assert.Equal([429, 201], proxy.Writes.Select(request => request.Status));
    }

    [Fact]
    public async Task Frozen_proxy_takes_requests_and_says_nothing()
    {
        var (proxy, client) = Parts();
        var store = Watch(client);
        await Eventually.BeTrueAsync(() => proxy.OpenWatches.Count == 1, "it watches");
        proxy.Freeze();
        using var direct = shared.Server.Connect();
        await direct.CreateAsync(WidgetKind.Widget, WidgetKind.Named("w", inNamespace: _namespace), CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ListAsync(WidgetKind.Widget, _namespace, "", patience.Token));
        Assert.Equal(0, store.Count);
        Assert.Equal(0, proxy.Requests[^1].Status);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _client?.Dispose();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        _stop.Dispose();
    }

    private (ApiProxy Proxy, ApiClient Client) Parts()
    {
        Assert.SkipWhen(_proxy is null || _client is null, KubeApiServer.SkipReason);
        return (_proxy, _client);
    }

    private Store<Widget> Watch(ApiClient client)
    {
        var options = new WatchOptions { FirstWait = TimeSpan.FromMilliseconds(50) };
        var informer = new Informer<Widget>(client, WidgetKind.Widget, WatchScope.In(_namespace), options, new RecordingLogger());
        _watching = informer.RunAsync(_stop.Token);
        return informer.Store;
    }
}
