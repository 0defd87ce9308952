using System.Globalization;
using System.Text.Json;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>Two backends of one tier behind a real gateway: the one that fails more gets less, in the snapshot, in the status and on the wire, and all of it back.</summary>
public sealed class DynamicWeightsTests(RunningOperator running) : IClassFixture<RunningOperator>
{
    [Fact]
    public async Task Backend_that_fails_more_than_its_neighbour_gets_less_of_the_tier_until_it_is_well()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        await using var good = await ScriptedUpstream.StartAsync();
        await using var bad = await ScriptedUpstream.StartAsync();
        await running.Cluster.KubectlAsync("apply -f -", Route(good.Url, bad.Url));
        var credentials = Directory.CreateTempSubdirectory("credentials-");
        await using (var gateway = GatewayPod.Start(running.Cluster, "weighed", credentials.FullName))
        {
            await gateway.PublishAsync(running.Cluster, "weighed");
            await running.Cluster.KubectlAsync("wait --for=condition=Ready dsr/weighed --timeout=60s");
            await using var clients = new Clients([gateway.Listen], count: 4, TimeSpan.FromMilliseconds(20));
            // On a busy machine one of two alike is the slower for a while, and its weight follows: they are nearly equal at times, not always.
            await running.Cluster.UntilAsync("weighed", static s => s.Analysis?.Outcome == AnalysisOutcome.Value && Part(s) >= 0.8 && IsProgrammed(s), "a sample, and weights alike");
            await AgreeAsync();

            bad.Always(Behaviours.Status(503, "Server is busy"));
            var status = await running.Cluster.UntilAsync("weighed", static s => Part(s) <= 0.4 && IsProgrammed(s), "gateways serve by the lower weight");
            Assert.Equal(Level.Normal, status.Level);
            await AgreeAsync();
            Assert.InRange(await MetricAsync("effective"), 0.4, 1.6);
            var (before, whole) = (bad.Received.Count, good.Received.Count + bad.Received.Count);
            await Testing.Eventually.BeTrueAsync(() => good.Received.Count + bad.Received.Count >= whole + 300, "clients go on");
            Assert.InRange(bad.Received.Count - before, 1, 150);

            bad.Always(Behaviours.Ok("hello", " world"));
            await running.Cluster.UntilAsync("weighed", static s => Part(s) >= 0.8 && IsProgrammed(s), "weights are alike again");
            await AgreeAsync();
            await Testing.Eventually.BeTrueAsync(async () => await MetricAsync("desired") >= 3.2, "hardly less is desired than at first");
            Assert.Equal(0, clients.Failed);
        }

        credentials.Delete(recursive: true);
    }

    private static (int? Good, int? Bad) Weights(DeepSeekRouteStatus status) => (status.Tiers[0].Backends[0].EffectiveWeight, status.Tiers[0].Backends[1].EffectiveWeight);

    private static double? Part(DeepSeekRouteStatus status) => Weights(status) is var (good, bad) ? (double?)bad / good : null;

    private static bool IsProgrammed(DeepSeekRouteStatus status) => Conditions.Find(status.Conditions, RouteConditions.Programmed)?.Status == "True";

    /// <summary>The status and the snapshot say the same weights.</summary>
    private Task AgreeAsync() => Testing.Eventually.BeTrueAsync(
        async () => Weights(await running.Cluster.UntilAsync("weighed", static _ => true, "the status")) == await SnapshotAsync(), "status and snapshot agree");

    private async Task<(int?, int?)> SnapshotAsync()
    {
        using var snapshot = JsonDocument.Parse(await running.Cluster.KubectlAsync("get cm weighed-routing -o jsonpath={.data.routing\\.json}"));
        int[] weights = [.. snapshot.RootElement.GetProperty("tiers")[0].GetProperty("backends").EnumerateArray().Select(static backend => backend.GetProperty("weight").GetInt32())];
        return (weights[0], weights[1]);
    }

    private async Task<double> MetricAsync(string kind)
    {
        using var http = new HttpClient();
        var name = $"deepseek_route_backend_weight{{namespace=\"{running.Cluster.Namespace}\",route=\"weighed\",tier=\"metro\",backend=\"bad\",kind=\"{kind}\"}} ";
        var line = (await http.GetStringAsync(new Uri(running.Metrics, "/metrics"))).Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line[name.Length..], CultureInfo.InvariantCulture);
    }

    // Nothing else may keep traffic from the one that fails: no ejection, no breaker, no level.
    private static string Route(string good, string bad) => $$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: weighed}
        spec:
          tiers:
          - name: metro
            backends:
            - {name: good, url: "{{good}}", weight: 4, maxFails: 0}
            - {name: bad, url: "{{bad}}", weight: 4, maxFails: 0}
          loadBalancing: {policy: RoundRobin}
          retry: {attempts: 5, baseInterval: 20ms, maxInterval: 100ms, budgetPercent: 100}
          circuitBreaker: {consecutiveFailures: 1000, failurePercent: 100, minimumRequests: 10000}
          cache: {mode: Disabled}
          analysis:
            interval: 1s
            window: 5s
            minimumRequests: 10
            levels: [{name: Emergency, errorRatePercent: 95, for: 0s}]
        """;
}
