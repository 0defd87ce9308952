using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Operator.Permissions;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;
using k8s.Models;

namespace DeepSeek.Cluster.Tests.Permissions;

/// <summary>The committed manifests suffice for all that the operator does, and allow no more than that.</summary>
public sealed class FullPermissionsTests(RbacServer server) : IClassFixture<RbacServer>
{
    private static readonly Permission Secrets = new("", "secrets", [], "");
    private static readonly Permission Deployments = OperatorPermissions.Watched.Single(permission => permission.Resource == "deployments");
    private static readonly Permission Lease = OperatorPermissions.Own.Single(permission => permission.Verbs.Contains("update"));

    [Fact]
    public async Task Operator_with_the_ClusterRole_does_all_its_work_and_is_refused_nothing()
    {
        await GrantEverywhereAsync();
        await server.CreateNamespacesAsync("served");
        await CompleteAsync("deepseek-system", ["served"], watched: []);
    }

    [Fact]
    public async Task Operator_with_Roles_alone_does_all_its_work_and_leaves_other_namespaces_alone()
    {
        await GrantByRolesAsync();
        await server.Admin.ApplyAsync(ScenarioObjects.Chat("team-c"));
        await CompleteAsync("operators", ["team-a", "team-b"], watched: ["team-a", "team-b"]);

        var untouched = await server.Admin.FindAsync(ScenarioObjects.Chat("team-c"));
        Assert.Null(untouched!["status"]);
        foreach (var item in ScenarioObjects.Generated(untouched))
        {
            Assert.Null(await server.Admin.FindAsync(item));
        }
    }

    [Fact]
    public async Task Operator_with_Roles_alone_may_do_nothing_where_it_has_none()
    {
        await GrantByRolesAsync();
        foreach (var permission in OperatorPermissions.Watched)
        {
            foreach (var verb in permission.Verbs)
            {
                Assert.True(await server.MayAsync("operators", verb, permission, "team-a"), $"{verb} {permission} in team-a");
                Assert.False(await server.MayAsync("operators", verb, permission, "team-c"), $"{verb} {permission} in team-c");
                Assert.False(await server.MayAsync("operators", verb, permission, ""), $"{verb} {permission} in all namespaces");
            }
        }
    }

    [Theory]
    [InlineData("deepseek-system")]
    [InlineData("operators")]
    public async Task Operator_has_no_access_to_secrets_that_exist(string home)
    {
        await GrantAsync(home);
        foreach (var ns in new[] { "", home, "team-a", "team-c" })
        {
            foreach (var verb in new[] { "get", "list", "watch", "update", "patch", "delete", "deletecollection" })
            {
                Assert.False(await server.MayAsync(home, verb, Secrets, ns), $"{verb} secrets in '{ns}'");
            }
        }
    }

    [Theory]
    [InlineData("deepseek-system")]
    [InlineData("operators")]
    public async Task Operator_cannot_grant_what_it_does_not_hold(string home)
    {
        await GrantAsync(home);
        using var client = server.ConnectFrom(home);
        var role = new V1Role
        {
            Metadata = new V1ObjectMeta { Name = $"greedy-{home}", NamespaceProperty = "team-a" },
            Rules = [new V1PolicyRule { ApiGroups = [""], Resources = ["secrets"], Verbs = ["get"] }],
        };

        var refused = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Kinds.Role, role, CancellationToken.None));

        Assert.Equal(ApiFailure.Forbidden, refused.Failure);
        Assert.Contains("not currently held", refused.Message, StringComparison.Ordinal);
    }

    private async Task CompleteAsync(string home, IReadOnlyList<string> namespaces, IReadOnlyList<string> watched)
    {
        RouteScenario[] scenarios = [.. namespaces.Select(ns => new RouteScenario(server.Admin, home, ns))];
        await Task.WhenAll(scenarios.Select(scenario => scenario.PrepareAsync()));
        await using var running = RestrictedOperator.Start(server, home, watched);
        await Task.WhenAll(scenarios.Select(scenario => scenario.RunAsync(TestContext.Current.CancellationToken)));
        await running.StopAsync();

        Assert.Equal("", await HolderAsync(home));
        Assert.Empty(running.Refusals);
        Assert.Equal(0, await running.AnsweredAsync(403));
        Assert.InRange(await running.AnsweredAsync(200), 30, double.MaxValue);
    }

    private async Task<string?> HolderAsync(string home)
    {
        var lease = Yaml.Parse($"{{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {{name: deepseek-operator, namespace: {home}}}}}");
        return (string?)(await server.Admin.FindAsync(lease))!["spec"]!["holderIdentity"] ?? "";
    }

    private Task GrantAsync(string home) => home == "operators" ? GrantByRolesAsync() : GrantEverywhereAsync();

    private async Task GrantEverywhereAsync()
    {
        Skip();
        await server.CreateNamespacesAsync("deepseek-system", "team-a");
        await server.GrantAsync(
            "deepseek-system", RbacManifests.EveryNamespace("deepseek-system"), ("list", Deployments, ""), ("get", Lease, "deepseek-system"));
    }

    private async Task GrantByRolesAsync()
    {
        Skip();
        await server.CreateNamespacesAsync("operators", "team-a", "team-b", "team-c");
        await server.GrantAsync(
            "operators",
            [.. RbacManifests.Home("operators"), .. RbacManifests.OneNamespace("operators", "team-a"), .. RbacManifests.OneNamespace("operators", "team-b")],
            ("get", Lease, "operators"),
            ("list", Deployments, "team-a"),
            ("list", Deployments, "team-b"));
    }

    private static void Skip() => Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
}
