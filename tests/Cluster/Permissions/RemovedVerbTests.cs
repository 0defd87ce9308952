using DeepSeek.Operator.Permissions;
using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.Cluster.Tests.Permissions;

/// <summary>No verb is granted that the operator could do without.</summary>
public sealed class RemovedVerbTests(RbacServer server) : IClassFixture<RbacServer>
{
    public static TheoryData<string, string> Verbs()
    {
        var verbs = new TheoryData<string, string>();
        foreach (var removed in RemovedVerb.All)
        {
            verbs.Add($"{removed.Permission}", removed.Verb);
        }

        return verbs;
    }

    [Theory, MemberData(nameof(Verbs))]
    public async Task Verb_removed_breaks_the_operator(string resource, string verb)
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        var removed = RemovedVerb.All.Single(one => $"{one.Permission}" == resource && one.Verb == verb);
        await GrantAllButAsync(removed);
        var scenario = new RouteScenario(server.Admin, removed.Namespace, removed.Namespace);
        await scenario.PrepareAsync();
        await using var running = RestrictedOperator.Start(server, removed.Namespace, removed.Namespace);
        using var enough = new CancellationTokenSource();

        // With the verb there is not one refusal (see FullPermissionsTests): the first one tells that the work can't be done.
        var completed = scenario.RunAsync(enough.Token);
        var refused = running.FirstRefusalAsync(enough.Token);
        var first = await Task.WhenAny(completed, refused);
        await enough.CancelAsync();

        Assert.True(first == refused, $"nothing was refused, and the scenario ended: {completed.Exception?.InnerException?.Message ?? "complete"}");
        Assert.Equal($"{verb} {resource}", Assert.Single(running.Refusals.Distinct()));
        await Task.WhenAny(completed);
    }

    private async Task GrantAllButAsync(RemovedVerb removed)
    {
        var home = removed.Namespace;
        var (manifests, roles) = (RbacManifests.Home(home), RbacManifests.OneNamespace(home, home));
        Assert.Equal(1, RbacManifests.Remove(manifests.Concat(roles), removed.Permission, removed.Verb));
        await server.CreateNamespacesAsync(home);
        await server.GrantAsync(
            home, manifests.Concat(roles), removed.StillAllowed(OperatorPermissions.Own), removed.StillAllowed(OperatorPermissions.Watched));
    }
}
