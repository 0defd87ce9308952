using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.EndToEnd.Tests.Faults;

public sealed class RestartedServerTests(SharedApiServer shared)
{
    private const string Token = "a-token-that-outlives-certificates";

    [Fact]
    public async Task Server_that_is_restarted_with_new_certificates_is_found_again_and_what_happened_meanwhile_is_made_good()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        var kept = Directory.CreateTempSubdirectory("etcd-");
        var options = new KubeApiServerOptions
        {
            SimulateWorkloads = true,
            DataDirectory = kept.FullName,
            Tokens = new Dictionary<string, string> { [Token] = "system:serviceaccount:default:operator" },
        };
        var first = await SharedApiServer.StartAsync(options);
        var inNamespace = await first.CreateNamespaceAsync();
        await using var relay = new TcpRelay(first.Port);
        var kubeconfig = Path.Combine(kept.FullName, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, Kubeconfig(relay.Port));
        await using var replica = await OperatorReplica.StartAsync(kubeconfig, inNamespace);
        using (var direct = first.Connect())
            await new RouteSet(direct, inNamespace, () => replica.Process.Log).PrepareAsync();
        await Eventually.BeTrueAsync(async () => await replica.SumAsync("workqueue_depth") == 0, "nothing waits");

        relay.Cut();
        await first.DisposeAsync();
        await using var second = await KubeApiServer.StartAsync(options);
        using var client = second.Connect();
        var routes = new RouteSet(client, inNamespace, () => replica.Process.Log);
        await routes.ChangeAsync(); // while the operator is still cut off
        relay.LeadTo(second.Port);

        await routes.UntilRightAsync();
        Assert.False(replica.Process.HasExited);
        AssertSaidOnce(replica);
        Assert.Equal(0, await replica.Process.TerminateAsync());
        kept.Delete(recursive: true);
    }

    [Fact]
    public async Task Server_that_is_out_of_reach_for_less_than_the_renew_deadline_keeps_its_leader()
    {
        await using var relay = new TcpRelay(shared.Server.Port);
        using var client = shared.Server.Connect();
        var inNamespace = await shared.Server.CreateNamespaceAsync();
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, await RelayedAsync(shared.Server, relay));
        await using var replica = await OperatorReplica.StartAsync(kubeconfig, inNamespace, elect: true);
        var routes = new RouteSet(client, inNamespace, () => replica.Process.Log);
        await routes.PrepareAsync();

        relay.Cut();
        var changes = routes.ChangeAsync();
        await Task.Delay(TimeSpan.FromSeconds(2.5)); // the lease is renewed every 2 to 2.4 s, so one renewal fails
        relay.LeadTo(shared.Server.Port);
        await changes;

        await routes.UntilRightAsync();
        Assert.True(await replica.IsLeadingAsync(), replica.Process.Log);
        Assert.Equal((0, 1), (replica.Said("Lost the lease"), replica.Said("Leading:")));
        AssertSaidOnce(replica);
        Assert.Equal(0, await replica.Process.TerminateAsync());
        File.Delete(kubeconfig);
    }

    internal static async Task<string> RelayedAsync(KubeApiServer server, TcpRelay relay) =>
        (await File.ReadAllTextAsync(server.KubeconfigPath)).Replace($":{server.Port}", $":{relay.Port}", StringComparison.Ordinal);

    private static void AssertSaidOnce(OperatorReplica replica)
    {
        Assert.Equal((1, 1), (replica.Said("The API server can't be reached"), replica.Said("The API server answers again")));
        Assert.Empty(replica.Lines("Lost the watch"));
    }

    /// <summary>A restarted server has new certificates.</summary>
    private static string Kubeconfig(int port) => $$"""
        apiVersion: v1
        kind: Config
        current-context: relay
        clusters: [{name: relay, cluster: {server: "https://127.0.0.1:{{port}}", insecure-skip-tls-verify: true} }]
        users: [{name: operator, user: {token: "{{Token}}"} }]
        contexts: [{name: relay, context: {cluster: relay, user: operator} }]
        """;
}
