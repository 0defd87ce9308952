using System.Text;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Testing.Kubernetes;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepSeek.Gateway.Tests.Snapshots;

public sealed class ConfigMapSnapshotSourceTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _end = new();
    private readonly SnapshotReceiver _receiver = new(
        TestRegistry.Create(),
        TimeProvider.System,
        NullLogger.Instance);

    private FakeApiServer _api = null!;
    private ApiClient _client = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _api = await FakeApiServer.StartAsync();
        _client = _api.Connect();
        _running = new ConfigMapSnapshotSource(_client, new ObjectKey("default", "route-routing"), _receiver, NullLogger.Instance).RunAsync(_end.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _client.Dispose();
        _end.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task ConfigMap_that_appears_and_changes_is_followed()
    {
        Set("Normal");
        await WaitAsync(() => _receiver.Current?.Snapshot.Level == "Normal");

        Set("Warning");
        await WaitAsync(() => _receiver.Current?.Snapshot.Level == "Warning");

        Assert.All(_api.Requests, r => Assert.Equal(("v1/configmaps", "default"), (r.Collection, r.Namespace)));
        Assert.All(_api.Requests, r => Assert.Equal("metadata.name=route-routing", r.Query["fieldSelector"]));
    }

    [Fact]
    public async Task ConfigMap_that_vanishes_leaves_the_last_good_snapshot()
    {
        Set("Normal");
        await WaitAsync(() => _receiver.Hash is not null);

        _api.Delete(Kinds.ConfigMap, "route-routing");
        Set("Warning", "another");
        Set("Critical");

        await WaitAsync(() => _receiver.Current?.Snapshot.Level == "Critical");
    }

    [Fact]
    public async Task Hash_is_that_of_the_bytes_which_the_operator_wrote()
    {
        Set("Normal");
        await WaitAsync(() => _receiver.Hash is not null);

        Assert.Equal(DeepSeek.Protocol.Routing.SnapshotHash.Of(Snapshot("Normal")), _receiver.Hash);
    }

    private void Set(string level, string name = "route-routing") => _api.Set(Kinds.ConfigMap, new V1ConfigMap
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
        Data = new Dictionary<string, string> { ["routing.json"] = Encoding.UTF8.GetString(Snapshot(level)) },
    });

    private static byte[] Snapshot(string level) => TestSnapshots.Json(
        TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", "http://127.0.0.1:1"))) with { Level = level });

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
