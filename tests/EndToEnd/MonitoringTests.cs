using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>A route's monitoring objects while prometheus-operator's CRDs come and go under a running operator.</summary>
public sealed class MonitoringTests(RunningOperator running) : IClassFixture<RunningOperator>
{
    private const string Insists = "{serviceMonitor: {mode: Enabled} }";
    private static readonly string[] Crds = ["prometheusrules.monitoring.coreos.com", "servicemonitors.monitoring.coreos.com"];

    [Fact]
    public async Task Objects_take_the_form_that_the_cluster_knows_at_the_moment_and_are_kept_as_they_are()
    {
        await ApplyAsync("watched", "{prometheusRule: {labels: {role: alerts} } }");
        await ApplyAsync("strict", Insists);
        await UntilAsync("watched", "True", "Active");
        await UntilAsync("strict", "False", "CRDNotInstalled");
        Assert.Contains("DeepSeekErrorRateEmergency", await running.KubectlAsync("get cm watched-alerts -o jsonpath={.data}"), StringComparison.Ordinal);

        await running.Cluster.ApplyCrdsAsync(PeerCrds.Monitoring);
        await UntilGoneAsync("cm watched-alerts");
        Assert.Contains("DeepSeekErrorRateEmergency", await UntilThereAsync("prometheusrule watched -o jsonpath={.spec.groups[0].rules[*].alert}"), StringComparison.Ordinal);
        Assert.Equal("alerts", await running.KubectlAsync("get prometheusrule watched -o jsonpath={.metadata.labels.role}"));
        Assert.Equal("admin", await UntilThereAsync("servicemonitor strict-gateway -o jsonpath={.spec.endpoints[0].port}"));
        await UntilAsync("strict", "True", "Active");

        await running.KubectlAsync("patch prometheusrule watched --type=json -p [{\"op\":\"replace\",\"path\":\"/spec/groups/0/rules/0/expr\",\"value\":\"vector(0)\"}]");
        await Eventually.BeTrueAsync(
            async () => !(await running.KubectlAsync("get prometheusrule watched -o jsonpath={.spec.groups[0].rules[0].expr}")).Contains("vector(0)", StringComparison.Ordinal), "a foreign change is reverted");
        await running.KubectlAsync("delete servicemonitor strict-gateway --wait=false");
        await UntilThereAsync("servicemonitor strict-gateway -o name");
        await ApplyAsync("strict", "{serviceMonitor: {mode: Disabled}, prometheusRule: {mode: Disabled}, dashboard: {mode: Disabled} }");
        await UntilGoneAsync("servicemonitor strict-gateway");
        await UntilGoneAsync("prometheusrule strict");
        await UntilGoneAsync("cm strict-dashboard");
        await UntilAsync("strict", "False", "NotRequested");

        foreach (var crd in Crds)
        {
            await running.Cluster.Client.DeleteAsync(Kinds.CustomResourceDefinition, new ObjectKey("", crd), null, CancellationToken.None);
        }

        await UntilThereAsync("cm watched-alerts -o name");
        await running.Cluster.UntilAsync("watched", static status => Says(status) == ("True", "Active"), "the status says where the rules are");
    }

    private static (string?, string?) Says(DeepSeekRouteStatus status)
        => Conditions.Find(status.Conditions, RouteConditions.MonitoringReady) is { } found ? (found.Status, found.Reason) : default;

    private Task<DeepSeekRouteStatus> UntilAsync(string route, string status, string reason)
        => running.Cluster.UntilAsync(route, found => Says(found) == (status, reason), $"MonitoringReady of {route} is {status}, {reason}");

    private Task UntilGoneAsync(string what) => Eventually.BeTrueAsync(async () => await running.KubectlAsync($"get {what} --ignore-not-found -o name") == "", $"{what} is gone");

    private async Task<string> UntilThereAsync(string what)
    {
        var said = "";
        await Eventually.BeTrueAsync(async () => (said = await running.KubectlAsync($"get {what} --ignore-not-found")).Length > 0, $"{what} is there");
        return said;
    }

    private Task<string> ApplyAsync(string name, string monitoring) => running.KubectlAsync(
        "apply -f -",
        $$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: "{{name}}"}
        spec:
          analysis: {interval: 1s, window: 10s}
          monitoring: {{monitoring}}
          tiers:
          - name: metro
            backends: [{name: api, url: "https://api.example.com"}]
        """);
}
