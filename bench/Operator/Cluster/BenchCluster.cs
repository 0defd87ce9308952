using DeepSeek.Bench.Measuring.Exposition;
using DeepSeek.Bench.Measuring.Machine;
using DeepSeek.Bench.Operator.Gateways;
using DeepSeek.Bench.Operator.Processes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using k8s.Models;
using Prometheus;

namespace DeepSeek.Bench.Operator.Cluster;

/// <summary>The world of one run: an API server with our CRDs whose Deployments become available by simulation, routes, and their gateways.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private const string FieldManager = "bench";
    private const int Parallel = 16;

    private readonly CancellationTokenSource _stop = new();
    private readonly KubeApiServer _server;
    private readonly k8s.Kubernetes _raw;
    private readonly Task _watching;
    private int _processes;

    private BenchCluster(KubeApiServer server, string binary)
    {
        _server = server;
        Binary = binary;
        Client = server.Connect(new ApiClientOptions { UserAgent = FieldManager, Metrics = new RuntimeMetrics(Metrics.NewCustomRegistry()) });
        _raw = RawClient.Connect(server.KubeconfigPath);
        Logs = Directory.CreateTempSubdirectory("bench-operator-").FullName;
        Board = new RouteBoard(Client);
        Gateways = new GatewayFleet(Client, FreePort.Next());
        _watching = Task.WhenAll(Board.RunAsync(_stop.Token), Gateways.RunAsync(_stop.Token));
    }

    public string Binary { get; }

    public ApiClient Client { get; }

    public RouteBoard Board { get; }

    public GatewayFleet Gateways { get; }

    public string KubeconfigPath => _server.KubeconfigPath;

    public int Port => _server.Port;

    /// <summary>Where the operators of this run log.</summary>
    public string Logs { get; }

    public static async Task<BenchCluster> StartAsync(string binary, CancellationToken cancellationToken)
    {
        var server = await KubeApiServer.StartAsync(new KubeApiServerOptions { SimulateWorkloads = true, SimulatePods = false });
        await server.ApplyProductCrdsAsync();
        var cluster = new BenchCluster(server, binary);
        var home = new V1Namespace { Metadata = new V1ObjectMeta { Name = RouteShape.Namespace } };
        await cluster.Client.CreateAsync(Kinds.Namespace, home, cancellationToken);
        await cluster.Gateways.StartAsync();
        await cluster.Board.WaitForSyncAsync(cancellationToken);
        return cluster;
    }

    /// <summary>Starts an operator.</summary>
    /// <param name="elect">Whether it works only while it holds the lease.</param>
    /// <param name="kubeconfig">Another way to the cluster.</param>
    public OperatorProcess StartOperator(bool elect = true, string? kubeconfig = null) =>
        OperatorProcess.Start(Binary, kubeconfig ?? KubeconfigPath, Path.Combine(Logs, $"operator-{++_processes}.log"), elect);

    /// <summary>Makes routes and their endpoints.</summary>
    public Task CreateAsync(IEnumerable<string> names, RouteShape shape, CancellationToken cancellationToken) =>
        EachAsync(names, async (name, cancelled) =>
        {
            var site = Gateways.Add(name);
            await ApplyAsync(name, shape, cancelled);
            await Client.CreateAsync(Kinds.EndpointSlice, Gateways.Slice(site), cancelled);
        }, cancellationToken);

    /// <summary>Makes a route, or makes it so.</summary>
    public Task ApplyAsync(string name, RouteShape shape, CancellationToken cancellationToken) =>
        Client.ApplyAsync(RouteBoard.Kind, shape.Build(name), FieldManager, force: true, cancellationToken);

    /// <summary>Deletes a route and its endpoints; the API server's garbage collection deletes what it owned.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await Client.DeleteAsync(RouteBoard.Kind, new ObjectKey(RouteShape.Namespace, name), uid: null, cancellationToken);
        await Client.DeleteAsync(Kinds.EndpointSlice, new ObjectKey(RouteShape.Namespace, $"{name}-gateway-bench"), uid: null, cancellationToken);
        Gateways.Remove(name);
    }

    /// <summary>Does something for many names, a few at a time.</summary>
    public static Task EachAsync(IEnumerable<string> names, Func<string, CancellationToken, ValueTask> action, CancellationToken cancellationToken) =>
        System.Threading.Tasks.Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken }, action);

    public async Task<ServerRequests> RequestsAsync(CancellationToken cancellationToken) =>
        new(new MetricsPage(await _raw.HttpClient.GetStringAsync(new Uri(_raw.BaseUri, "metrics"), cancellationToken)));

    public ProcessUsage ServerUsage() => ProcessUsage.Of(_server.ProcessId);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Gateways.DisposeAsync();
        _raw.Dispose();
        Client.Dispose();
        await _server.DisposeAsync();
        _stop.Dispose();
    }
}
