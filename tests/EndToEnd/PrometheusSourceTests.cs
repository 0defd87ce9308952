using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Prometheus;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>A route that is judged by a real Prometheus, which scrapes real gateways: the same outage, the same shift, and nothing moves without its word.</summary>
public sealed class PrometheusSourceTests(RunningOperator running) : IClassFixture<RunningOperator>
{
    private const string NoRules = "groups: []\n";

    [Fact]
    public async Task Traffic_shifts_by_the_word_of_Prometheus_and_stands_still_without_it()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        Assert.SkipUnless(PrometheusServer.IsInstalled, PrometheusServer.SkipReason);
        await using var metro = await ScriptedUpstream.StartAsync();
        await using var overseas = await ScriptedUpstream.StartAsync();
        var credentials = Directory.CreateTempSubdirectory("credentials-");
        await using (var gateway = GatewayPod.Start(running.Cluster, "asked", credentials.FullName))
        {
            await using var prometheus = await PrometheusServer.StartAsync(NoRules, gateway.Admin);
            await ApplyAsync(metro, overseas, prometheus.Address, query: "");
            await gateway.PublishAsync(running.Cluster, "asked");
            await running.Cluster.KubectlAsync("wait --for=condition=Ready dsr/asked --timeout=60s");
            await UntilAsync("Unknown", RouteReasons.NoTraffic);

            await using var clients = new Clients([gateway.Listen], count: 4, TimeSpan.FromMilliseconds(50));
            var status = await UntilAsync("True", RouteReasons.SamplesReceived);
            Assert.Equal((AnalysisSource.Prometheus, Level.Normal), (status.Analysis?.Source, status.Level));

            metro.Always(Behaviours.Status(503, "Server is busy"));
            await running.Cluster.UntilAsync("asked", static s => s.Level == Level.Emergency && Share(s) == 0 && Says(s, RouteConditions.Programmed).Status == "True", "an acknowledged shift");
            metro.Always(Behaviours.Ok("hello", " world"));
            await running.Cluster.UntilAsync("asked", static s => s.Level == Level.Normal && Share(s) == 100, "recovery");

            // The gateways tell of this fault, too, and nobody judges by them.
            await ApplyAsync(metro, overseas, prometheus.Address, query: "sum by (tier) (");
            status = await UntilAsync("False", RouteReasons.QueryInvalid);
            Assert.Contains("parse error", Conditions.Find(status.Conditions, RouteConditions.MetricsAvailable)?.Message, StringComparison.Ordinal);
            metro.Always(Behaviours.Status(503, "Server is busy"));
            await prometheus.DisposeAsync();
            status = await UntilAsync("False", RouteReasons.SourceUnreachable);
            await Eventually.BeTrueAsync(() => clients.Asked > 200, "clients go on");
            status = (await running.Cluster.RouteAsync("asked")).Status!;
            Assert.Equal((Level.Normal, 100), (status.Level, Share(status)));
            Assert.Equal(0, clients.Failed);
        }

        credentials.Delete(recursive: true);
    }

    private static (string? Status, string? Reason) Says(DeepSeekRouteStatus status, string type)
        => Conditions.Find(status.Conditions, type) is { } found ? (found.Status, found.Reason) : default;

    private static int? Share(DeepSeekRouteStatus status) => status.Tiers.Single(static tier => tier.Name == "metro").Share;

    private Task<DeepSeekRouteStatus> UntilAsync(string status, string reason)
        => running.Cluster.UntilAsync("asked", found => Says(found, RouteConditions.MetricsAvailable) == (status, reason), $"MetricsAvailable is {status}, {reason}");

    private Task<string> ApplyAsync(ScriptedUpstream metro, ScriptedUpstream overseas, Uri prometheus, string query) => running.Cluster.KubectlAsync("apply -f -", $$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: asked}
        spec:
          tiers:
          - name: metro
            backends: [{name: api, url: "{{metro.Url}}"}]
          - name: overseas
            backends: [{name: mirror, url: "{{overseas.Url}}"}]
          retry: {baseInterval: 20ms, maxInterval: 100ms}
          circuitBreaker: {openFor: 1s}
          cache: {mode: Disabled}
          monitoring: {serviceMonitor: {interval: 1s} }
          analysis:
            interval: 1s
            window: 10s
            minimumRequests: 5
            source: Prometheus
            prometheus: {address: "{{prometheus}}", query: "{{query}}"}
          recovery:
            for: 3s
            stepPercent: 100
            stepInterval: 1s
            probe: {interval: 1s, successThreshold: 2}
        """);
}
