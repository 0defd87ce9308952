using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>Gateways on nodes of different kinds: each serves by the order of its own node, through an outage and when the node's label goes.</summary>
public sealed class NodeTiersTests
{
    [Fact]
    public async Task Gateway_serves_by_the_order_of_its_node_loses_a_sick_tier_in_it_and_follows_the_nodes_labels()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        await using var metro = await ScriptedUpstream.StartAsync();
        await using var local = await ScriptedUpstream.StartAsync();
        await using var cluster = await Cluster.StartAsync();
        await cluster.KubectlAsync("apply -f -", Nodes + Route(metro.Url, local.Url));
        await using var op = ProductProcess.Start(
            "Operator", "--kubeconfig", cluster.Kubeconfig, "--namespace", cluster.Namespace, "--watch-nodes", "--leader-elect=false", "--metrics", $"http://127.0.0.1:{FreePort.Next()}");
        var credentials = Directory.CreateTempSubdirectory("credentials-");
        await using (var edge = GatewayPod.Start(cluster, "edge", credentials.FullName, node: "with-gpu"))
        await using (var centre = GatewayPod.Start(cluster, "edge", credentials.FullName, node: "without"))
        {
            await edge.PublishAsync(cluster, "edge");
            await centre.PublishAsync(cluster, "edge");
            await cluster.KubectlAsync("wait --for=condition=Ready dsr/edge --timeout=60s");
            Assert.DoesNotContain("without effect", await cluster.KubectlAsync("get dsr edge -o jsonpath={.status.conditions[*].message}"), StringComparison.Ordinal);

            await using (var there = new Clients([edge.Listen], count: 2, TimeSpan.FromMilliseconds(30)))
            {
                await AskedAsync(there, 30);
                Assert.Empty(metro.Received);
                Assert.InRange(local.Received.Count, 30, int.MaxValue);

                var known = local.Received.Count;
                await using (var here = new Clients([centre.Listen], count: 2, TimeSpan.FromMilliseconds(30)))
                {
                    await AskedAsync(here, 30);
                    Assert.InRange(metro.Received.Count, 30, int.MaxValue);
                    Assert.Equal(0, here.Failed);
                }

                // What the gateways at the edge meet moves their own traffic, by the operator's word.
                local.Probe = Behaviours.Status(503, "Server is busy");
                local.Always(local.Probe);
                await cluster.UntilAsync("edge", static s => s.Tiers.Single(static t => t.Name == "local").State == TierState.CircuitOpen && IsProgrammed(s), "the local tier's circuit is open");
                Assert.Contains("\"share\":100,\"circuitOpen\":false", await SharesAsync(edge), StringComparison.Ordinal);
                var (before, asked) = (metro.Received.Count, local.Received.Count);
                await AskedAsync(there, there.Asked + 30);
                Assert.InRange(metro.Received.Count, before + 25, int.MaxValue);
                Assert.InRange(local.Received.Count - asked, 0, 2); // what was on its way

                local.Probe = Behaviours.Json(200, """{"object":"list","data":[]}""");
                local.Always(Behaviours.Ok("hello", " world"));
                await cluster.UntilAsync("edge", static s => s.Tiers.Single(static t => t.Name == "local").State == TierState.Healthy && IsProgrammed(s), "the local tier is well");
                await Eventually.BeTrueAsync(() => local.Received.Count > asked + 20, "the edge is back at its own");

                await cluster.KubectlAsync("label node with-gpu gpu-");
                await Eventually.BeTrueAsync(async () => (await SharesAsync(edge)).IndexOf("metro", StringComparison.Ordinal) < (await SharesAsync(edge)).IndexOf("local", StringComparison.Ordinal), "the order of the route counts");
                Assert.Equal(0, there.Failed);
            }
        }

        credentials.Delete(recursive: true);
    }

    private const string Nodes = """
        apiVersion: v1
        kind: Node
        metadata: {name: with-gpu, labels: {gpu: "true"} }
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: without}
        ---

        """;

    private static Task AskedAsync(Clients clients, int count) => Eventually.BeTrueAsync(() => clients.Asked >= count, $"{count} questions are asked");

    private static bool IsProgrammed(DeepSeekRouteStatus status) => Conditions.Find(status.Conditions, RouteConditions.Programmed)?.Status == "True";

    private static async Task<string> SharesAsync(GatewayPod gateway)
    {
        using var http = new HttpClient();
        return (await http.GetStringAsync(new Uri(gateway.Admin, "/snapshot"))).Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
    }

    private static string Route(string metro, string local) => $$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: edge}
        spec:
          nodeTiers: [{name: gpu, nodeSelector: {gpu: "true"}, tierOrder: [local]}]
          tiers:
          - name: metro
            latencyThreshold: 0s
            backends: [{name: api, url: "{{metro}}"}]
          - name: local
            latencyThreshold: 0s
            backends: [{name: r1, url: "{{local}}", failTimeout: 1s}]
          retry: {baseInterval: 20ms, maxInterval: 100ms}
          circuitBreaker: {openFor: 1s}
          cache: {mode: Disabled}
          analysis: {interval: 1s, window: 10s, minimumRequests: 5}
          recovery:
            for: 2s
            stepPercent: 100
            stepInterval: 1s
            probe: {interval: 1s, successThreshold: 2}
        """;
}
