using System.Globalization;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>A route of two tiers under traffic: real upstreams, one real gateway, clients that never stop, evaluated every second.</summary>
internal sealed class TrafficScene : IAsyncDisposable
{
    private const string Evaluations = "deepseek_route_evaluations_total";

    private readonly RunningOperator _running;
    private readonly string _name;
    private readonly DirectoryInfo _credentials = Directory.CreateTempSubdirectory("credentials-");
    private GatewayPod? _gateway;
    private Clients? _clients;

    private TrafficScene(RunningOperator running, string name, ScriptedUpstream metro, ScriptedUpstream overseas)
    {
        (_running, _name, Metro, Overseas) = (running, name, metro, overseas);
    }

    /// <summary>The preferred tier's only backend.</summary>
    public ScriptedUpstream Metro { get; }

    public ScriptedUpstream Overseas { get; }

    /// <summary>Clients whose question was not answered.</summary>
    public int Failed => _clients!.Failed;

    /// <summary>Starts it and waits for the first sample.</summary>
    /// <param name="running">The operator, and where.</param>
    /// <param name="name">Of the route.</param>
    /// <param name="metro">More fields of the preferred tier, in YAML's flow style, each with a comma behind it.</param>
    public static async Task<TrafficScene> StartAsync(RunningOperator running, string name, string metro = "latencyThreshold: 0s,")
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        var scene = new TrafficScene(running, name, await ScriptedUpstream.StartAsync(), await ScriptedUpstream.StartAsync());
        await running.Cluster.KubectlAsync("apply -f -", scene.Route(metro));
        scene._gateway = GatewayPod.Start(running.Cluster, name, scene._credentials.FullName);
        await scene._gateway.PublishAsync(running.Cluster, name);
        await running.Cluster.KubectlAsync($"wait --for=condition=Ready dsr/{name} --timeout=60s");
        scene._clients = new Clients([scene._gateway.Listen], count: 4, TimeSpan.FromMilliseconds(50));
        await scene.UntilAsync(static status => status.Analysis?.Outcome == AnalysisOutcome.Value, "a sample");
        return scene;
    }

    public static int? Share(DeepSeekRouteStatus status) => status.Tiers.Single(static tier => tier.Name == "metro").Share;

    /// <summary>Status and reason of a condition.</summary>
    public static (string? Status, string? Reason) Says(DeepSeekRouteStatus status, string type)
        => Conditions.Find(status.Conditions, type) is { } found ? (found.Status, found.Reason) : default;

    public static bool IsProgrammed(DeepSeekRouteStatus status) => Says(status, RouteConditions.Programmed).Status == "True";

    public Task<DeepSeekRouteStatus> UntilAsync(Func<DeepSeekRouteStatus, bool> reached, string what) => _running.Cluster.UntilAsync(_name, reached, what);

    /// <summary>The status after so many more evaluations.</summary>
    public async Task<DeepSeekRouteStatus> AfterAsync(int evaluations)
    {
        var reached = await MetricAsync(Evaluations) + evaluations;
        await Eventually.BeTrueAsync(async () => await MetricAsync(Evaluations) >= reached, $"{evaluations} evaluations");
        return (await _running.Cluster.RouteAsync(_name)).Status!;
    }

    /// <summary>Changes the spec.</summary>
    /// <param name="spec">JSON without blanks; null takes a field away.</param>
    public Task<string> PatchAsync(string spec) => _running.Cluster.KubectlAsync($"patch dsr {_name} --type=merge -p {{\"spec\":{spec}}}");

    public async Task<string[]> EventsAsync()
        => (await _running.Cluster.KubectlAsync($"get events --field-selector involvedObject.name={_name} -o jsonpath={{.items[*].reason}}")).Split(' ');

    /// <summary>What upstreams get of the next requests.</summary>
    public async Task<(int Metro, int Overseas)> NextAsync(int requests)
    {
        var (metro, overseas) = (Metro.Received.Count, Overseas.Received.Count);
        await Eventually.BeTrueAsync(() => Metro.Received.Count + Overseas.Received.Count >= metro + overseas + requests, "clients go on");
        return (Metro.Received.Count - metro, Overseas.Received.Count - overseas);
    }

    /// <summary>The sum of one of the operator's metrics for this route.</summary>
    public async Task<double> MetricAsync(string name)
    {
        using var http = new HttpClient();
        var start = $"{name}{{namespace=\"{_running.Cluster.Namespace}\",route=\"{_name}\"";
        return (await http.GetStringAsync(new Uri(_running.Metrics, "/metrics"))).Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal))
            .Sum(static line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        if (_clients is not null)
        {
            await _clients.DisposeAsync();
        }

        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await Metro.DisposeAsync();
        await Overseas.DisposeAsync();
        _credentials.Delete(recursive: true);
    }

    private string Route(string metro) => $$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: "{{_name}}"}
        spec:
          tiers:
          - {name: metro, {{metro}} backends: [{name: api, url: "{{Metro.Url}}", failTimeout: 1s}]}
          - {name: overseas, latencyThreshold: 0s, backends: [{name: mirror, url: "{{Overseas.Url}}"}]}
          gateway: {replicas: 1, drainTimeout: 5s}
          retry: {baseInterval: 20ms, maxInterval: 100ms}
          circuitBreaker: {openFor: 1s}
          cache: {mode: Disabled}
          analysis: {interval: 1s, window: 5s, minimumRequests: 5}
          recovery:
            for: 2s
            stepPercent: 100
            stepInterval: 1s
            probe: {interval: 1s, timeout: 10s, successThreshold: 2}
        """;
}
