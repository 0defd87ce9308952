using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Prometheus;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>The rules that the operator writes, in a real Prometheus that scrapes real gateways, with a real Alertmanager, beside the operator's own levels.</summary>
public sealed class AlertsTests(RunningOperator running) : IClassFixture<RunningOperator>
{
    private static readonly string[] All =
        ["DeepSeekErrorRateCritical", "DeepSeekErrorRateCritical metro", "DeepSeekErrorRateEmergency metro", "DeepSeekErrorRateWarning metro"];

    [Fact]
    public async Task Alerts_of_all_levels_fire_in_an_outage_as_the_operator_says_Emergency_and_end_when_it_is_over()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        Assert.SkipUnless(PrometheusServer.IsInstalled, PrometheusServer.SkipReason);
        await using var upstream = await ScriptedUpstream.StartAsync();
        await running.Cluster.KubectlAsync("apply -f -", Route(upstream.Url));
        var credentials = Directory.CreateTempSubdirectory("credentials-");
        await using (var first = GatewayPod.Start(running.Cluster, "alerted", credentials.FullName))
        await using (var second = GatewayPod.Start(running.Cluster, "alerted", credentials.FullName))
        {
            await first.PublishAsync(running.Cluster, "alerted");
            await second.PublishAsync(running.Cluster, "alerted");
            await running.Cluster.KubectlAsync("wait --for=condition=Ready dsr/alerted --timeout=60s");
            var rules = await running.Cluster.Client.GetAsync(Kinds.ConfigMap, new ObjectKey(running.Cluster.Namespace, "alerted-alerts"), CancellationToken.None);
            await using var prometheus = await PrometheusServer.StartAsync(rules!.Data.Values.Single(), first.Admin, second.Admin);
            await using var clients = new Clients([first.Listen, second.Listen], count: 4, TimeSpan.FromMilliseconds(50));
            await running.Cluster.UntilAsync("alerted", static status => status.Analysis?.Outcome == AnalysisOutcome.Value, "a sample");
            Assert.Empty(await prometheus.ToldAsync());

            upstream.Always(Behaviours.Status(503, "Server is busy"));
            await running.Cluster.UntilAsync("alerted", static status => status.Level == Level.Emergency, "the operator says Emergency");
            await UntilToldAsync(prometheus, All);

            upstream.Always(Behaviours.Ok("hello", " world"));
            await UntilToldAsync(prometheus, []);
            await running.Cluster.UntilAsync("alerted", static status => status.Level == Level.Normal, "the operator says Normal");
        }

        credentials.Delete(recursive: true);
    }

    private static Task UntilToldAsync(PrometheusServer prometheus, string[] alerts) => Eventually.RightAsync(
        async () => await prometheus.ToldAsync() is var told && told.SequenceEqual(alerts) ? null : $"Alertmanager has [{string.Join(", ", told)}], expected [{string.Join(", ", alerts)}]");

    private static string Route(string url) => $$$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: alerted}
        spec:
          tiers:
          - name: metro
            backends: [{name: api, url: "{{{url}}}", failTimeout: 1s}]
          retry: {attempts: 2, baseInterval: 20ms, maxInterval: 100ms}
          circuitBreaker: {openFor: 1s}
          cache: {mode: Disabled}
          monitoring: {serviceMonitor: {interval: 1s} }
          analysis:
            interval: 1s
            window: 10s
            minimumRequests: 5
            levels:
            - {name: Warning, errorRatePercent: 5, for: 4s}
            - {name: Critical, errorRatePercent: 15, for: 2s}
            - {name: Emergency, errorRatePercent: 30, for: 0s}
          recovery:
            for: 3s
            stepPercent: 100
            stepInterval: 1s
            probe: {interval: 1s, successThreshold: 2}
        """;
}
