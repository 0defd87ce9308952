using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;

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
        await running.KubectlAsync($"delete {kind} {name} --wait=false");
        await Eventually.BeTrueAsync(async () => await UidAsync(kind, name) is { Length: > 0 } uid && uid != before, $"{kind} {name} is back");
    }

    [Fact]
    public async Task Foreign_change_is_reverted_and_told()
    {
        await ApplyAsync("drifted");
        await running.KubectlAsync("scale deployment drifted-gateway --replicas=7");
        await Eventually.BeTrueAsync(async () => await running.KubectlAsync("get deployment drifted-gateway -o jsonpath={.spec.replicas}") == "2", "replicas are reverted");
        await running.KubectlAsync("patch role drifted-gateway --type=json -p [{\"op\":\"add\",\"path\":\"/rules/-\",\"value\":{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}}]");
        await Eventually.BeTrueAsync(async () => !(await running.KubectlAsync("get role drifted-gateway -o jsonpath={.rules[*].resources}")).Contains("pods", StringComparison.Ordinal), "the added rule is gone");
        await Eventually.BeTrueAsync(async () => (await running.KubectlAsync("get events -o jsonpath={.items[*].reason}")).Contains("DriftCorrected", StringComparison.Ordinal), "an event tells of it");
    }

    [Fact]
    public async Task Restarted_operator_writes_nothing_when_nothing_has_changed()
    {
        await ApplyAsync("restarted");
        await Task.Delay(TimeSpan.FromSeconds(3));
        await running.RestartAsync();
        await Task.Delay(TimeSpan.FromSeconds(10));
        var versions = await running.KubectlAsync($"get {Children} -o jsonpath={{.items[*].metadata.resourceVersion}}");
        Assert.Equal(0, await running.WritesAsync());
        Assert.Equal(versions, await running.KubectlAsync($"get {Children} -o jsonpath={{.items[*].metadata.resourceVersion}}"));
    }

    [Fact]
    public async Task Route_that_is_deleted_takes_its_objects_with_it()
    {
        await ApplyAsync("leaving");
        await running.KubectlAsync("delete dsr leaving");
        await Eventually.BeTrueAsync(async () => (await NamesAsync("leaving")).Length == 0, "all objects are gone");
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Empty(await NamesAsync("leaving"));
    }

    [Fact]
    public async Task Route_that_is_made_anew_under_its_old_name_gets_a_status_of_its_own()
    {
        await ApplyAsync("again");
        await running.KubectlAsync("wait --for=condition=Accepted dsr/again --timeout=20s");
        await running.KubectlAsync("replace --force -f -", Route("again"));
        await running.KubectlAsync("wait --for=condition=Accepted dsr/again --timeout=20s");
    }

    /// <summary>There is no Secret in this cluster at any time: the file that the gateway reads is all that counts.</summary>
    [Fact]
    public async Task Missing_Secret_is_named_and_found_when_it_appears()
    {
        await running.KubectlAsync("apply -f -", Route("keyless", ", apiKeySecretRef: {name: late, key: apiKey}"));
        await running.Cluster.UntilAsync("keyless", static status => Refs(status) == ("Unknown", "AwaitingGateways"), "nobody has said anything yet");

        var credentials = Directory.CreateTempSubdirectory("credentials-");
        await using (var gateway = GatewayPod.Start(running.Cluster, "keyless", credentials.FullName))
        {
            await gateway.PublishAsync(running.Cluster, "keyless");
            await running.Cluster.UntilAsync("keyless", static status => Refs(status) == ("False", "SecretNotFound"), "the gateway lacks the key");
            Assert.Contains(
                "spec.tiers[0].backends[0].apiKeySecretRef: no gateway has Secret 'late' with a usable key 'apiKey'",
                await running.KubectlAsync("get dsr keyless -o jsonpath={.status.conditions[?(@.type==\"Ready\")]}"),
                StringComparison.Ordinal);
            Assert.Contains("late/apiKey", await running.KubectlAsync("get cm keyless-routing -o jsonpath={.data}"), StringComparison.Ordinal);
            await Eventually.BeTrueAsync(async () => (await running.KubectlAsync("get events -o jsonpath={.items[*].reason}")).Contains("RefMissing", StringComparison.Ordinal), "an event tells of it");

            credentials.CreateSubdirectory("late");
            await File.WriteAllTextAsync(Path.Combine(credentials.FullName, "late", "apiKey"), "sk-late", TestContext.Current.CancellationToken);
            await running.KubectlAsync("wait --for=condition=ResolvedRefs dsr/keyless --timeout=40s");
            await running.KubectlAsync("wait --for=condition=Ready dsr/keyless --timeout=40s");
            Assert.DoesNotContain("sk-late", gateway.Log + await running.KubectlAsync("get cm,dsr,events -o yaml"), StringComparison.Ordinal);
        }

        credentials.Delete(recursive: true);
        await running.KubectlAsync("delete dsr keyless");
    }

    [Fact]
    public async Task Gateways_keep_their_snapshot_when_the_last_backend_goes()
    {
        await running.KubectlAsync("create service clusterip proxy --tcp=80:80");
        await running.KubectlAsync("apply -f -", Route("orphaned").Replace("url: \"https://api.example.com\"", "serviceRef: {name: proxy, port: 80}", StringComparison.Ordinal));
        await Eventually.BeTrueAsync(async () => await UidAsync("configmap", "orphaned-routing") is { Length: > 0 }, "there is a snapshot");
        var before = await UidAsync("configmap", "orphaned-routing");

        await running.KubectlAsync("delete service proxy");
        await running.KubectlAsync("wait --for=condition=ResolvedRefs=false dsr/orphaned --timeout=20s");
        await Task.Delay(TimeSpan.FromSeconds(2)); // a visit or two more
        Assert.Equal(before, await UidAsync("configmap", "orphaned-routing"));
        await running.KubectlAsync("delete dsr orphaned");
    }

    [Fact]
    public async Task Object_of_somebody_else_is_left_alone()
    {
        await running.KubectlAsync("create service clusterip taken-gateway --tcp=1:1");
        var before = await UidAsync("service", "taken-gateway");
        await running.KubectlAsync("apply -f -", Route("taken"));
        await running.KubectlAsync("wait --for=condition=Accepted=false dsr/taken --timeout=20s");
        Assert.Equal("NameConflict", await running.KubectlAsync("get dsr taken -o jsonpath={.status.conditions[?(@.type==\"Accepted\")].reason}"));
        Assert.Equal((before, "1"), (await UidAsync("service", "taken-gateway"), await running.KubectlAsync("get svc taken-gateway -o jsonpath={.spec.ports[*].port}")));
        await running.KubectlAsync("delete dsr taken");
    }

    private static (string?, string?) Refs(DeepSeekRouteStatus status)
        => Conditions.Find(status.Conditions, RouteConditions.ResolvedRefs) is { } found ? (found.Status, found.Reason) : default;

    private async Task ApplyAsync(string name)
    {
        await running.KubectlAsync("apply -f -", Route(name));
        await Eventually.BeTrueAsync(async () => (await NamesAsync(name)).Length == 10, $"{name} has its objects");
    }

    private async Task<string[]> NamesAsync(string route)
        => (await running.KubectlAsync($"get {Children} -l deepseek-operator.io/route={route} -o name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<string> CountAsync(string route, string path)
        => $"{(await running.KubectlAsync($"get {Children} -l deepseek-operator.io/route={route} -o jsonpath={path}")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(owner => owner == route)}";

    private Task<string> UidAsync(string kind, string name) => running.KubectlAsync($"get {kind} {name} --ignore-not-found -o jsonpath={{.metadata.uid}}");

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
