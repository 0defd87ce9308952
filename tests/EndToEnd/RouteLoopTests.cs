using System.Diagnostics;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>The whole loop: a route is applied, gateways serve by it, an upstream fails, traffic moves, clients notice nothing, and back.</summary>
public sealed class RouteLoopTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Route_survives_the_outage_of_its_first_tier_and_returns_to_it()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        await using var metro = await ScriptedUpstream.StartAsync();
        await using var overseas = await ScriptedUpstream.StartAsync();
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateSecretAsync("keys", "apiKey", "sk-upstream");
        await cluster.KubectlAsync("apply -f -", Route(metro.Url, overseas.Url));

        await using var op = ProductProcess.Start("Operator", "--kubeconfig", cluster.Kubeconfig, "--namespace", cluster.Namespace, "--metrics", $"http://127.0.0.1:{FreePort.Next()}");
        var credentials = Directory.CreateTempSubdirectory("credentials-").FullName;
        Directory.CreateDirectory(Path.Combine(credentials, "keys"));
        await File.WriteAllTextAsync(Path.Combine(credentials, "keys", "apiKey"), "sk-upstream");
        await using var first = GatewayPod.Start(cluster, "chat", credentials);
        await using var second = GatewayPod.Start(cluster, "chat", credentials);
        await first.PublishAsync(cluster, "chat");
        await second.PublishAsync(cluster, "chat");

        await cluster.KubectlAsync("wait --for=condition=Ready dsr/chat --timeout=60s");
        Assert.Matches(@"NAME\s+READY\s+LEVEL\s+TIER\s+ERR%\s+GATEWAYS\s+AGE\s+chat\s+True\s+Normal\s+metro", await cluster.KubectlAsync("get dsr"));

        await using (var clients = new Clients([first.Listen, second.Listen], count: 8, TimeSpan.FromMilliseconds(200)))
        {
            await cluster.UntilAsync("chat", status => status.Analysis?.Outcome == AnalysisOutcome.Value, "a sample");
            // A window full of good answers is the slowest case: the errors have to outweigh them.
            await Task.Delay(TimeSpan.FromSeconds(32), TestContext.Current.CancellationToken);

            metro.Always(Behaviours.Status(503, "Server is busy"));
            var fault = Stopwatch.StartNew();
            await cluster.UntilAsync("chat", status => status.Level == Level.Emergency && Share(status, "metro") == 0 && IsTrue(status, RouteConditions.Programmed), "an acknowledged shift");
            output.WriteLine($"fault to acknowledged shift at Emergency: {fault.Elapsed.TotalSeconds:0.0} s (interval 5 s, window 30 s)");
            var shifted = (await cluster.RouteAsync("chat")).Status!;
            Assert.Equal(2, shifted.Gateway!.AcknowledgedReplicas);
            Assert.True(IsTrue(shifted, RouteConditions.Ready), "an incident doesn't touch Ready");
            Assert.True(IsTrue(shifted, RouteConditions.CircuitOpen));

            metro.Always(Behaviours.Ok("hello", " world"));
            var recovered = await cluster.UntilAsync(
                "chat", status => status.Level == Level.Normal && Share(status, "metro") == 100 && IsTrue(status, RouteConditions.Programmed), "recovery");
            Assert.Equal("metro", recovered.ActiveTier);
            Assert.Contains(recovered.Transitions, transition => transition.To == Level.Emergency);
            Assert.Equal(Level.Normal, recovered.Transitions[^1].To);

            Assert.True(clients.Asked > 500, $"only {clients.Asked} requests");
            Assert.True(clients.Failed == 0, $"{clients.Failed} of {clients.Asked} requests failed, the first with: {clients.FirstFailure}");
        }

        var events = await cluster.KubectlAsync("get events -o jsonpath={.items[*].reason}");
        Assert.All(["LevelChanged", "CircuitOpened", "CircuitHalfOpen", "Recovered"], reason => Assert.Contains(reason, events, StringComparison.Ordinal));
        Assert.DoesNotContain("sk-upstream", first.Log + second.Log + op.Log + await cluster.KubectlAsync("get cm,dsr,events -o yaml"), StringComparison.Ordinal);
        Assert.Equal(0, await op.TerminateAsync());
        Assert.Equal(0, await first.TerminateAsync());
    }

    private static int? Share(DeepSeekRouteStatus status, string tier) => status.Tiers.Single(t => t.Name == tier).Share;

    private static bool IsTrue(DeepSeekRouteStatus status, string type) => Conditions.Find(status.Conditions, type)?.Status == "True";

    private static string Route(string metro, string overseas) => $$$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: chat}
        spec:
          tiers:
          - name: metro
            backends: [{name: api, url: "{{{metro}}}", apiKeySecretRef: {name: keys, key: apiKey}}]
          - name: overseas
            latencyThreshold: 800ms
            backends: [{name: mirror, url: "{{{overseas}}}", apiKeySecretRef: {name: keys, key: apiKey}}]
          retry: {baseInterval: 20ms, maxInterval: 200ms}
          circuitBreaker: {openFor: 2s}
          analysis: {interval: 5s, window: 30s}
          recovery:
            for: 5s
            stepPercent: 50
            stepInterval: 5s
            probe: {interval: 1s, successThreshold: 3}
          gateway: {drainTimeout: 5s}
        """;
}
