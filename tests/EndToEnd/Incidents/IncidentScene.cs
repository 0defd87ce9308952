using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Testing.Prometheus;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.EndToEnd.Tests.Incidents;

/// <summary>A route of two tiers under traffic, at two gateways, with all that watches it: operator, Prometheus, Alertmanager, status pages.</summary>
internal sealed class IncidentScene : IAsyncDisposable
{
    public const string Route = "chat";

    /// <summary>Of the route's analysis.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Of Prometheus.</summary>
    public static readonly TimeSpan Scrape = TimeSpan.FromSeconds(1);

    // A fraction that comes back to itself never, so that no client and no gateway keeps step with the failures.
    private const double GoldenRatio = 0.6180339887;

    private readonly DirectoryInfo _credentials = Directory.CreateTempSubdirectory("credentials-");
    private readonly List<Told> _script = [];
    private ScriptedUpstream? _metro;
    private ScriptedUpstream? _overseas;
    private Clients? _clients;

    private IncidentScene(RunningOperator running) => Running = running;

    public RunningOperator Running { get; }

    public IReadOnlyList<GatewayPod> Gateways { get; private set; } = [];

    public PrometheusServer Prometheus { get; private set; } = null!;

    public IncidentWatch Watch { get; private set; } = null!;

    /// <summary>What was done to the first tier.</summary>
    public IReadOnlyList<Told> Script => _script;

    public static async Task<IncidentScene> StartAsync(RunningOperator running)
    {
        var scene = new IncidentScene(running) { _metro = await ScriptedUpstream.StartAsync(), _overseas = await ScriptedUpstream.StartAsync() };
        await running.Cluster.KubectlAsync("apply -f -", Spec(scene._metro.Url, scene._overseas.Url));
        scene.Gateways = [.. Enumerable.Range(0, 2).Select(_ => GatewayPod.Start(running.Cluster, Route, scene._credentials.FullName))];
        foreach (var gateway in scene.Gateways)
        {
            await gateway.PublishAsync(running.Cluster, Route);
        }

        await running.Cluster.KubectlAsync($"wait --for=condition=Ready dsr/{Route} --timeout=60s");
        var rules = await running.Cluster.Client.GetAsync(Kinds.ConfigMap, new ObjectKey(running.Cluster.Namespace, $"{Route}-alerts"), CancellationToken.None);
        scene.Prometheus = await PrometheusServer.StartAsync(rules!.Data.Values.Single(), [running.Metrics, .. scene.Gateways.Select(static gateway => gateway.Admin)]);
        scene._clients = new Clients([.. scene.Gateways.Select(static gateway => gateway.Listen)], count: 4, TimeSpan.FromMilliseconds(50));
        await running.Cluster.UntilAsync(Route, static status => status.Analysis?.Outcome == AnalysisOutcome.Value, "a sample");
        scene.Watch = new IncidentWatch(async () => (await running.Cluster.RouteAsync(Route)).Status!, scene.Prometheus);
        return scene;
    }

    /// <summary>From now on the first tier fails so many requests in a hundred; all: its probes too.</summary>
    public void Fail(int percent)
    {
        var asked = 0;
        _metro!.Always((http, end) => (Interlocked.Increment(ref asked) * GoldenRatio % 1) * 100 < percent ? Broken(http, end) : Well(http, end));
        _metro.Probe = percent == 100 ? Broken : Models;
        _script.Add(new Told(TimeProvider.System.GetUtcNow(), percent == 0 ? "metro answers again" : $"metro fails {percent} % of its requests"));
    }

    public async ValueTask DisposeAsync()
    {
        IAsyncDisposable?[] parts = [Watch, _clients, Prometheus, .. Gateways, _metro, _overseas];
        foreach (var part in parts)
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _credentials.Delete(recursive: true);
    }

    private static Behaviour Well { get; } = Behaviours.Ok("hello", " world");

    private static Behaviour Broken { get; } = Behaviours.Status(500);

    private static Behaviour Models { get; } = Behaviours.Json(200, """{"object":"list","data":[]}""");

    // The window is short, and failures jump well beyond each threshold, so that everybody who computes crosses it at the same time. No gateway shuts the tier
    // out by itself: then more attempts would fail than the script says.
    private static string Spec(string metro, string overseas) => $$$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: {{{Route}}}}
        spec:
          tiers:
          - {name: metro, latencyThreshold: 0s, backends: [{name: api, url: "{{{metro}}}", maxFails: 0}]}
          - {name: overseas, latencyThreshold: 0s, backends: [{name: mirror, url: "{{{overseas}}}"}]}
          retry: {baseInterval: 20ms, maxInterval: 100ms}
          circuitBreaker: {failurePercent: 0, consecutiveFailures: 50, openFor: 1s}
          cache: {mode: OnCritical}
          monitoring: {serviceMonitor: {interval: 1s} }
          analysis:
            interval: 2s
            window: 6s
            minimumRequests: 5
            levels:
            - {name: Warning, errorRatePercent: 5, for: 3s, actions: [ShiftToNextTier]}
            - {name: Critical, errorRatePercent: 20, for: 3s, actions: [ShiftToNextTier, StartCache]}
            - {name: Emergency, errorRatePercent: 70, for: 0s, actions: [OpenCircuit, StartCache]}
            shift: {stepPercent: 20, stepInterval: 5m, residualPercent: 10}
          recovery:
            for: 3s
            stepPercent: 50
            stepInterval: 2s
            probe: {interval: 1s, successThreshold: 3}
        """;
}
