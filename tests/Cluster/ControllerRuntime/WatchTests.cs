using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Connecting;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using k8s.Models;
using Prometheus;

namespace DeepSeek.Cluster.Tests.ControllerRuntime;

public sealed class WatchTests(WidgetServer shared) : IAsyncLifetime
{
    private readonly RecordingLogger _log = new();
    private readonly ConcurrentQueue<StoreChange<Widget>> _changes = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    [Fact]
    public async Task B11_Watch_that_the_server_ends_resumes_without_a_list_and_loses_nothing()
    {
        var inNamespace = await shared.Server.CreateNamespaceAsync();
        using var client = shared.Server.Connect();
        var options = new WatchOptions { ShortestWatch = TimeSpan.FromSeconds(1) };
        var informer = await StartAsync(client, WatchScope.In(inNamespace), options);
        for (var i = 0; i < 40; i++)
        {
            await client.CreateAsync(WidgetKind.Widget, WidgetKind.Named($"w-{i}", inNamespace: inNamespace), CancellationToken.None);
            await Task.Delay(100); // spread over several watches of one to two seconds
        }

        await Eventually.BeTrueAsync(() => informer.Store.Count == 40, "all are seen");
        Assert.Equal(40, _changes.Count);
        Assert.DoesNotContain(_changes, change => change.Initial); // none came by a list
    }

    [Fact]
    public async Task B12_Version_that_a_restarted_server_forgot_is_listed_again_and_what_vanished_is_delivered()
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);
        var kept = Directory.CreateTempSubdirectory("etcd-").FullName;
        try
        {
            var server = await KubeApiServer.StartAsync(new KubeApiServerOptions { DataDirectory = kept });
            await using var relay = new TcpRelay(server.Port);
            using var client = Through(relay);
            await CreateThreeAsync(server);
            var informer = await StartAsync(client, WatchScope.In("default"), new WatchOptions { FirstWait = TimeSpan.FromMilliseconds(50) });
            await Eventually.BeTrueAsync(() => informer.Store.Count == 3, "three are seen");

            relay.Cut();
            using (var direct = server.Connect())
            {
                await direct.DeleteAsync(WidgetKind.Widget, new ObjectKey("default", "w-0"), null, CancellationToken.None);
                await direct.ApplyAsync(WidgetKind.Widget, WidgetKind.Named("w-1", size: 99), "test", force: true, CancellationToken.None);
            }

            _changes.Clear();
            await server.DisposeAsync();
            await using var restarted = await KubeApiServer.StartAsync(new KubeApiServerOptions { DataDirectory = kept });
            relay.LeadTo(restarted.Port);
            await Eventually.BeTrueAsync(() => _changes.Count == 2, "two differences");

            Assert.Equal(1, Assert.Single(_changes, c => c.After is null).Before!.Spec!.Size);
            Assert.Equal(99, Assert.Single(_changes, c => c.After is not null).After!.Spec!.Size);
            Assert.All(_changes, c => Assert.True(c.Initial)); // by a list
            Assert.Contains(_log.Lines, line => line.Text.Contains("no longer knows version", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(kept, recursive: true);
        }
    }

    [Fact]
    public async Task B14_Connection_whose_peer_died_without_a_word_is_given_up_and_nothing_is_lost()
    {
        var inNamespace = await shared.Server.CreateNamespaceAsync();
        await using var relay = new TcpRelay(shared.Server.Port);
        var access = Kubeconfig.Load(shared.Server.KubeconfigPath) with { Server = new Uri($"https://127.0.0.1:{relay.Port}") };
        using var through = ApiClient.Connect(access, new ApiClientOptions { KeepAlive = TimeSpan.FromSeconds(2) });
        var informer = await StartAsync(through, WatchScope.In(inNamespace), new WatchOptions());
        using var direct = shared.Server.Connect();
        await direct.CreateAsync(WidgetKind.Widget, WidgetKind.Named("before", inNamespace: inNamespace), CancellationToken.None);
        await Eventually.BeTrueAsync(() => informer.Store.Count == 1, "it watches");

        relay.Freeze();
        await direct.CreateAsync(WidgetKind.Widget, WidgetKind.Named("meanwhile", inNamespace: inNamespace), CancellationToken.None);
        await Eventually.BeTrueAsync(() => informer.Store.Count == 2, "it sees what happened while nobody answered");
    }

    [Fact]
    public async Task One_config_map_is_followed_by_name()
    {
        var inNamespace = await shared.Server.CreateNamespaceAsync();
        using var client = shared.Server.Connect();
        var informer = new Informer<V1ConfigMap>(client, Kinds.ConfigMap, WatchScope.One(new ObjectKey(inNamespace, "routing")), new WatchOptions(), _log);
        _running = informer.RunAsync(_stop.Token);
        await informer.WaitForSyncAsync(CancellationToken.None);
        foreach (var name in new[] { "other", "routing" })
        {
            var map = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = inNamespace } };
            await client.ApplyAsync(Kinds.ConfigMap, map, "test", force: true, CancellationToken.None);
        }

        await Eventually.BeTrueAsync(() => informer.Store.Count == 1, "it is seen");
        Assert.Equal("routing", informer.Store.List().Single().Metadata.Name);
    }

    [Fact]
    public async Task Secrets_are_watched_without_their_content()
    {
        var inNamespace = await shared.Server.CreateNamespaceAsync();
        using var client = shared.Server.Connect();
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "s", NamespaceProperty = inNamespace, Labels = new Dictionary<string, string> { ["a"] = "b" } },
            StringData = new Dictionary<string, string> { ["key"] = "hush" },
        };
        await client.CreateAsync(Kinds.Secret, secret, CancellationToken.None);
        var scope = new WatchScope { Namespaces = [inNamespace], LabelSelector = "a=b" };
        var informer = new Informer<PartialObjectMetadata>(client, Kinds.SecretMetadata, scope, new WatchOptions(), _log);
        _running = informer.RunAsync(_stop.Token);
        await informer.WaitForSyncAsync(CancellationToken.None);
        Assert.Equal(("Secret", "s"), (informer.Store.List().Single().Kind, informer.Store.List().Single().Metadata.Name));

        await client.DeleteAsync(Kinds.Secret, new ObjectKey(inNamespace, "s"), null, CancellationToken.None);
        await Eventually.BeTrueAsync(() => informer.Store.Count == 0, "its deletion is seen");
    }

    private async Task<Informer<Widget>> StartAsync(ApiClient client, WatchScope scope, WatchOptions options)
    {
        var informer = new Informer<Widget>(client, WidgetKind.Widget, scope, options, _log);
        informer.OnChange(_changes.Enqueue);
        _running = informer.RunAsync(_stop.Token);
        await informer.WaitForSyncAsync(CancellationToken.None);
        return informer;
    }

    private static async Task CreateThreeAsync(KubeApiServer server)
    {
        await server.ApplyCrdsAsync(WidgetKind.Crd);
        using var direct = server.Connect();
        for (var i = 0; i < 3; i++)
            await direct.CreateAsync(WidgetKind.Widget, WidgetKind.Named($"w-{i}"), CancellationToken.None);
    }

    /// <summary>A restarted server has new certificates, so this client looks at none.</summary>
    private static ApiClient Through(TcpRelay relay) => ApiClient.Connect(
        new ClusterAccess { Server = new Uri($"https://127.0.0.1:{relay.Port}"), SkipTlsVerify = true },
        new ApiClientOptions { Metrics = new RuntimeMetrics(Metrics.NewCustomRegistry()) });
}
