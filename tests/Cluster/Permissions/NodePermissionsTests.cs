using System.Text.Json.Nodes;
using DeepSeek.Operator.Permissions;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Cluster.Tests.Permissions;

/// <summary>What config/rbac/nodes gives is what an operator with --watch-nodes needs beside its Roles, to the verb.</summary>
public sealed class NodePermissionsTests(RbacServer server) : IClassFixture<RbacServer>
{
    private static readonly Permission Nodes = Assert.Single(OperatorPermissions.Nodes);

    /// <summary>Where these operators run.</summary>
    public static IReadOnlyList<string> Homes { get; } = ["nodes-all", "nodes-without-list", "nodes-without-watch"];

    [Fact]
    public async Task Order_of_tiers_follows_the_labels_of_nodes()
    {
        await GrantAsync(Homes[0], without: null);
        await using var running = RestrictedOperator.StartWithNodes(server, Homes[0]);
        await server.Admin.ApplyAsync(Route(Homes[0]));
        await Eventually.BeTrueAsync(async () => (await RoutingAsync(Homes[0]))?.Contains("metro", StringComparison.Ordinal) == true, "there is a snapshot");
        Assert.DoesNotContain("nodeTiers", await RoutingAsync(Homes[0]), StringComparison.Ordinal);

        await server.Admin.ApplyAsync(Node("true"));
        await Eventually.BeTrueAsync(async () => (await RoutingAsync(Homes[0]))!.Contains("edge-node", StringComparison.Ordinal), "the node has its order");
        await server.Admin.ApplyAsync(Node("false"));
        await Eventually.BeTrueAsync(async () => !(await RoutingAsync(Homes[0]))!.Contains("edge-node", StringComparison.Ordinal), "the node lost it with its label");
        Assert.Empty(running.Refusals);
        await running.StopAsync();
    }

    [Theory]
    [InlineData("list")]
    [InlineData("watch")]
    public async Task Verb_removed_is_missed(string verb)
    {
        var home = $"nodes-without-{verb}";
        await GrantAsync(home, verb);
        await using var running = RestrictedOperator.StartWithNodes(server, home);
        using var limit = new CancellationTokenSource(Eventually.Limit);

        Assert.Equal($"{verb} nodes", await running.FirstRefusalAsync(limit.Token));
        await running.StopAsync();
    }

    private async Task GrantAsync(string home, string? without)
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        var nodes = RbacManifests.Nodes(home);
        Assert.Equal(without is null ? 0 : 1, without is null ? 0 : RbacManifests.Remove(nodes, Nodes, without));
        await server.CreateNamespacesAsync(home);
        await server.GrantAsync(
            home,
            [.. RbacManifests.Home(home), .. RbacManifests.OneNamespace(home, home), .. nodes],
            (Nodes.Verbs.First(verb => verb != without), Nodes, ""),
            ("list", OperatorPermissions.Watched.Single(permission => permission.Resource == "deployments"), home));
    }

    private async Task<string?> RoutingAsync(string home)
    {
        var map = await server.Admin.FindAsync(Yaml.Parse($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: edge-routing, namespace: {home}}}}}"));
        return (string?)map?["data"]?["routing.json"];
    }

    private static JsonNode Node(string gpu) => Yaml.Parse($"{{apiVersion: v1, kind: Node, metadata: {{name: edge-node, labels: {{gpu: \"{gpu}\"}}}}}}");

    private static JsonNode Route(string ns) => Yaml.Parse($$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: edge, namespace: {{ns}}}
        spec:
          nodeTiers: [{name: gpu, nodeSelector: {gpu: "true"}, tierOrder: [local]}]
          tiers:
          - {name: metro, backends: [{name: api, url: "https://api.example.com"}]}
          - {name: local, backends: [{name: r1, url: "https://local.example.com"}]}
        """);
}
