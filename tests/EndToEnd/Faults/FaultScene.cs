using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.EndToEnd.Tests.Faults;

/// <summary>An API server behind a proxy, an operator that knows the proxy alone, and routes.</summary>
internal sealed class FaultScene : IAsyncDisposable
{
    private readonly bool _elect;
    private int _writes;
    private double _reconciles;
    private DateTimeOffset _began;

    private FaultScene(ApiClient client, string inNamespace, ApiProxy proxy, bool elect)
    {
        (Client, Namespace, Proxy, _elect) = (client, inNamespace, proxy, elect);
        Routes = new RouteSet(client, inNamespace, () => Operator?.Process.Log ?? "");
    }

    /// <summary>Reaches the API server itself.</summary>
    public ApiClient Client { get; }

    public string Namespace { get; }

    public ApiProxy Proxy { get; }

    public RouteSet Routes { get; }

    public OperatorReplica Operator { get; private set; } = null!;

    /// <summary>What the operator asked to change since the fault began; renewals of the lease aside.</summary>
    public IReadOnlyList<ApiProxyRequest> Writes => [.. Changes().Skip(_writes)];

    /// <summary>Starts everything, and waits until the routes have what they need and nothing is written any more.</summary>
    public static async Task<FaultScene> StartAsync(KubeApiServer server, bool elect = false)
    {
        var scene = new FaultScene(server.Connect(), await server.CreateNamespaceAsync(), await ApiProxy.StartAsync(server), elect);
        await scene.StartOperatorAsync();
        await scene.Routes.PrepareAsync();
        await scene.UntilQuietAsync();
        await scene.BeginAsync();
        return scene;
    }

    /// <summary>Starts an operator, in place of one that has ended.</summary>
    public async Task StartOperatorAsync()
    {
        if (Operator is not null)
            await Operator.DisposeAsync();
        Operator = await OperatorReplica.StartAsync(Proxy.KubeconfigPath, Namespace, _elect);
        _reconciles = 0;
    }

    /// <summary>
    /// Waits until a whole interval passes in which nothing is written, no reconcile fails and nothing waits to be reconciled.
    /// </summary>
    public async Task UntilQuietAsync() => await Eventually.RightAsync(
        async () =>
        {
            var before = (Changes().Count(), await ErrorsAsync());
            await Task.Delay(RouteSet.Interval + TimeSpan.FromSeconds(1));
            var after = (Changes().Count(), await ErrorsAsync());
            var waiting = await Operator.SumAsync("workqueue_depth");
            return before == after && waiting == 0 ? null : $"(writes, errors) went from {before} to {after}, {waiting} keys wait\n{Operator.Process.Log}";
        });

    /// <summary>
    /// That the fault and its end led to no storm. A key is reconciled once per interval; after a failure with waits that double from
    /// 5 ms, which makes 15 tries in the first 80 seconds, and anew when a success came between; and at each change of what it owns, of
    /// which a new route has a dozen. What is written, is written at most once per reconcile: also what the garbage collector takes away
    /// from a deleted route of which the operator has not heard yet.
    /// </summary>
    public async Task AssertNoStormAsync()
    {
        var perKey = (int)((DateTimeOffset.UtcNow - _began) / RouteSet.Interval) + 15 + 12;
        var objects = Writes.Where(write => write.Resource != "events.events.k8s.io").GroupBy(write => write.Target).OrderByDescending(writes => writes.Count()).ToArray();
        Assert.True(objects.Length == 0 || objects[0].Count() <= perKey, $"{objects.FirstOrDefault()?.Key} was written {objects.FirstOrDefault()?.Count()} times, allowed are {perKey}");
        var reconciles = await Operator.SumAsync("controller_runtime_reconcile_total", "controller=\"deepseekroute\"") - _reconciles;
        Assert.True(reconciles <= RouteSet.Count * perKey, $"{reconciles} reconciles, allowed are {RouteSet.Count * perKey}");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{reconciles} reconciles, {Writes.Count} writes ({Writes.Count(write => write.Status is >= 200 and < 300)} of them took effect), "
            + $"most to {objects.FirstOrDefault()?.Key}: {objects.FirstOrDefault()?.Count()} (allowed {perKey})");
    }

    /// <summary>For faults that no reconcile should notice.</summary>
    public void AssertNoReconcileFailed()
    {
        var failures = Operator.Lines("failed; it will be tried again").ToArray();
        Assert.True(failures.Length == 0, string.Join('\n', failures.Concat(Writes.Where(write => write.Status is < 200 or >= 300).Select(write => $"{write}"))));
    }

    public async ValueTask DisposeAsync()
    {
        if (Operator is not null)
            await Operator.DisposeAsync();
        await Proxy.DisposeAsync();
        Client.Dispose();
    }

    /// <summary>From now on is what <see cref="AssertNoStormAsync"/> looks at.</summary>
    private async Task BeginAsync()
    {
        _began = DateTimeOffset.UtcNow;
        _writes = Changes().Count();
        _reconciles = await Operator.SumAsync("controller_runtime_reconcile_total", "controller=\"deepseekroute\"");
    }

    private IEnumerable<ApiProxyRequest> Changes() => Proxy.Writes.Where(write => write.Resource != "leases.coordination.k8s.io");

    private Task<double> ErrorsAsync() => Operator.SumAsync("controller_runtime_reconcile_errors_total");
}
