using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>What the operator makes of a route, and what it does when somebody else touches it.</summary>
public sealed class RouteObjectsTests(RunningOperator running) : IClassFixture<RunningOperator>
{
    private const string Children = "deploy,svc,sa,role,rolebinding,cm,pdb,netpol";

    [Fact]
    public async Task Route_gets_every_object_owned_by_it_and_none_is_written_again()
    {
        await ApplyAsync("steady");
        Assert.Equal(10, (await NamesAsync("steady")).Length);
        Assert.Equal("10", await CountAsync("steady", "{.items[*].metadata.ownerReferences[?(@.controller==true)].name}"));

        // Status follows the Deployment's for a moment; then nothing may be written, whatever is measured.
        await Task.Delay(TimeSpan.FromSeconds(5));
        var writes = await running.WritesAsync();
        await Task.Delay(TimeSpan.FromSeconds(20));
        Assert.Equal(writes, await running.WritesAsync());
    }

    [Theory]
    [InlineData("deployment")]
    [InlineData("service")]
    [InlineData("configmap")]
    [InlineData("role")]
    public async Task Child_that_is_deleted_comes_back(string kind)
    {
        var route = $"deleted-{kind}";
        await ApplyAsync(route);
        var name = $"{route}-{(kind == "configmap" ? "routing" : "gateway")}";
        var before = await UidAsync(kind, name);
        await Kubectl($"delete {kind} {name} --wait=false");
        await Eventually.BeTrueAsync(async () => await UidAsync(kind, name) is { Length: > 0 } uid && uid != before, $"{kind} {name} is back");
    }

    [Fact]
    public async Task Foreign_change_is_reverted_and_told()
    {
        await ApplyAsync("drifted");
        await Kubectl("scale deployment drifted-gateway --replicas=7");
        await Eventually.BeTrueAsync(async () => await Kubectl("get deployment drifted-gateway -o jsonpath={.spec.replicas}") == "2", "replicas are reverted");
        await Kubectl("patch role drifted-gateway --type=json -p [{\"op\":\"add\",\"path\":\"/rules/-\",\"value\":{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}}]");
        await Eventually.BeTrueAsync(async () => !(await Kubectl("get role drifted-gateway -o jsonpath={.rules[*].resources}")).Contains("pods", StringComparison.Ordinal), "the added rule is gone");
        await Eventually.BeTrueAsync(async () => (await Kubectl("get events -o jsonpath={.items[*].reason}")).Contains("DriftCorrected", StringComparison.Ordinal), "an event tells of it");
    }

    [Fact]
    public async Task Restarted_operator_writes_nothing_when_nothing_has_changed()
    {
        await ApplyAsync("restarted");
        await Task.Delay(TimeSpan.FromSeconds(3));
        await running.RestartAsync();
        await Task.Delay(TimeSpan.FromSeconds(10));
        var versions = await Kubectl($"get {Children} -o jsonpath={{.items[*].metadata.resourceVersion}}");
        Assert.Equal(0, await running.WritesAsync());
        Assert.Equal(versions, await Kubectl($"get {Children} -o jsonpath={{.items[*].metadata.resourceVersion}}"));
    }

    [Fact]
    public async Task Route_that_is_deleted_takes_its_objects_with_it()
    {
        await ApplyAsync("leaving");
        await Kubectl("delete dsr leaving");
        await Eventually.BeTrueAsync(async () => (await NamesAsync("leaving")).Length == 0, "all objects are gone");
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Empty(await NamesAsync("leaving"));
    }

    [Fact]
    public async Task Route_that_is_made_anew_under_its_old_name_gets_a_status_of_its_own()
    {
        await ApplyAsync("again");
        await Kubectl("wait --for=condition=Accepted dsr/again --timeout=20s");
        await Kubectl("replace --force -f -", Route("again"));
        await Kubectl("wait --for=condition=Accepted dsr/again --timeout=20s");
    }

    /// <summary>There is no Secret in this cluster at any time: the file that the gateway reads is all that counts.</summary>
    [Fact]
    public async Task Missing_Secret_is_named_and_found_when_it_appears()
    {
        await Kubectl("apply -f -", Route("keyless", ", apiKeySecretRef: {name: late, key: apiKey}"));
        await running.Cluster.UntilAsync("keyless", static status => Refs(status) == ("Unknown", "AwaitingGateways"), "nobody has said anything yet");

        var credentials = Directory.CreateTempSubdirectory("credentials-");
        await using (var gateway = GatewayPod.Start(running.Cluster, "keyless", credentials.FullName))
        {
            await gateway.PublishAsync(running.Cluster, "keyless");
            await running.Cluster.UntilAsync("keyless", static status => Refs(status) == ("False", "SecretNotFound"), "the gateway lacks the key");
            Assert.Contains(
                "spec.tiers[0].backends[0].apiKeySecretRef: no gateway has Secret 'late' with a usable key 'apiKey'",
                await Kubectl("get dsr keyless -o jsonpath={.status.conditions[?(@.type==\"Ready\")]}"),
                StringComparison.Ordinal);
            Assert.Contains("late/apiKey", await Kubectl("get cm keyless-routing -o jsonpath={.data}"), StringComparison.Ordinal);
            await Eventually.BeTrueAsync(async () => (await Kubectl("get events -o jsonpath={.items[*].reason}")).Contains("RefMissing", StringComparison.Ordinal), "an event tells of it");

            credentials.CreateSubdirectory("late");
            await File.WriteAllTextAsync(Path.Combine(credentials.FullName, "late", "apiKey"), "sk-late", TestContext.Current.CancellationToken);
            await Kubectl("wait --for=condition=ResolvedRefs dsr/keyless --timeout=40s");
            await Kubectl("wait --for=condition=Ready dsr/keyless --timeout=40s");
            Assert.DoesNotContain("sk-late", gateway.Log + await Kubectl("get cm,dsr,events -o yaml"), StringComparison.Ordinal);
        }

        credentials.Delete(recursive: true);
        await Kubectl("delete dsr keyless");
    }

    [Fact]
    public async Task Gateways_keep_their_snapshot_when_the_last_backend_goes()
    {
        await Kubectl("create service clusterip proxy --tcp=80:80");
        await Kubectl("apply -f -", Route("orphaned").Replace("url: \"https://api.example.com\"", "serviceRef: {name: proxy, port: 80}", StringComparison.Ordinal));
        await Eventually.BeTrueAsync(async () => await UidAsync("configmap", "orphaned-routing") is { Length: > 0 }, "there is a snapshot");
        var before = await UidAsync("configmap", "orphaned-routing");

        await Kubectl("delete service proxy");
        await Kubectl("wait --for=condition=ResolvedRefs=false dsr/orphaned --timeout=20s");
        await Task.Delay(TimeSpan.FromSeconds(2)); // a visit or two more
        Assert.Equal(before, await UidAsync("configmap", "orphaned-routing"));
        await Kubectl("delete dsr orphaned");
    }

    [Fact]
    public async Task Object_of_somebody_else_is_left_alone()
    {
        await Kubectl("create service clusterip taken-gateway --tcp=1:1");
        var before = await UidAsync("service", "taken-gateway");
        await Kubectl("apply -f -", Route("taken"));
        await Kubectl("wait --for=condition=Accepted=false dsr/taken --timeout=20s");
        Assert.Equal("NameConflict", await Kubectl("get dsr taken -o jsonpath={.status.conditions[?(@.type==\"Accepted\")].reason}"));
        Assert.Equal((before, "1"), (await UidAsync("service", "taken-gateway"), await Kubectl("get svc taken-gateway -o jsonpath={.spec.ports[*].port}")));
        await Kubectl("delete dsr taken");
    }

    private static (string?, string?) Refs(DeepSeekRouteStatus status)
        => Conditions.Find(status.Conditions, RouteConditions.ResolvedRefs) is { } found ? (found.Status, found.Reason) : default;

    private async Task ApplyAsync(string name)
    {
        await Kubectl("apply -f -", Route(name));
        await Eventually.BeTrueAsync(async () => (await NamesAsync(name)).Length == 10, $"{name} has its objects");
    }

    private async Task<string[]> NamesAsync(string route)
        => (await Kubectl($"get {Children} -l deepseek-operator.io/route={route} -o name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<string> CountAsync(string route, string path)
        => $"{(await Kubectl($"get {Children} -l deepseek-operator.io/route={route} -o jsonpath={path}")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(owner => owner == route)}";

    private Task<string> UidAsync(string kind, string name) => Kubectl($"get {kind} {name} --ignore-not-found -o jsonpath={{.metadata.uid}}");

    private Task<string> Kubectl(string arguments, string? input = null)
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);
        return running.Cluster.KubectlAsync(arguments, input);
    }

    private static string Route(string name, string more = "") => $$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: {{name}}}
        spec:
          analysis: {interval: 1s, window: 10s}
          tiers:
          - name: metro
            backends: [{name: api, url: "https://api.example.com"{{more}}}]
        """.Replace("{name: " + name + "}", "{name: \"" + name + "\"}", StringComparison.Ordinal);
}
