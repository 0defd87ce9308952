using System.Text.RegularExpressions;
using DeepSeek.Packaging.Tests.Charts;
using DeepSeek.Testing;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests.Installing;

/// <summary>What somebody who installs the chart wants of it: a route and a local model that are Ready, by the rights that the chart gives and no others.</summary>
public sealed partial class ReadyTests
{
    // In the words of the API server.
    private const string Refused = "cannot list resource";

    [Fact]
    public async Task Route_and_local_model_become_ready_under_the_rights_of_the_chart()
    {
        await using var installed = await Installation.StartAsync("ai");
        await installed.HelmAsync("install", Helm.Release, Helm.Chart, "--create-namespace", "--wait");

        await AssertWorksAsync(installed, "all namespaces");
    }

    // By what helm prints, as those do who leave applying to others.
    [Fact]
    public async Task Route_and_local_model_become_ready_under_Roles_of_single_namespaces()
    {
        await using var installed = await Installation.StartAsync(Helm.Namespace, "ai", "other");
        await installed.ApplyAsync(await Helm.TemplateAsync(Yaml.Parse("{watch: {namespaces: [ai, other]}}")));
        Assert.False(await installed.HasAsync("clusterrole", Helm.Release));
        Assert.False(await installed.HasAsync("clusterrolebinding", Helm.Release));

        await AssertWorksAsync(installed, "ai, other");
    }

    [Fact]
    public async Task Operator_without_roles_says_that_it_is_refused()
    {
        await using var installed = await Installation.StartAsync("ai");
        await installed.HelmAsync("install", Helm.Release, Helm.Chart, "--create-namespace", "--set", "rbac.create=false,leaderElection.enabled=false,replicaCount=1");

        await using var op = await installed.RunOperatorAsync();

        await Eventually.BeTrueAsync(() => op.Log.Contains(Refused, StringComparison.Ordinal), "the log says what is missing");
    }

    private static async Task AssertWorksAsync(Installation installed, string watched)
    {
        await using var op = await installed.RunOperatorAsync();
        await installed.ApplyAsync("ai", Installation.Sample("deepseekroute"));
        await installed.ApplyAsync("ai", Installation.Sample("deepseeklocalmodel"));
        await using var gateway = await installed.RunGatewayAsync("ai", "minimal");

        await UntilReadyAsync(installed, "dsr/minimal", op);
        await UntilReadyAsync(installed, "dslm/minimal", op);
        Assert.DoesNotMatch("cannot [a-z]+ resource", op.Log);
        Assert.Contains($"Watching {watched};", op.Log, StringComparison.Ordinal);
        Assert.NotEmpty(await installed.FieldAsync(Helm.Namespace, "lease/deepseek-operator", ".spec.holderIdentity"));
        await AssertMetricsAsync(installed);
        Assert.Equal(0, await op.TerminateAsync());
    }

    // What the chart's alerts and its dashboard ask for is there to be asked for.
    private static async Task AssertMetricsAsync(Installation installed)
    {
        using var http = new HttpClient();
        var page = await http.GetStringAsync(new Uri(installed.Metrics, "/metrics"));
        var asked = MetricName().Matches(Repository.Read("charts/deepseek-operator/files/operator.rules.yaml") + Repository.Read("charts/deepseek-operator/files/operator-dashboard.json"));

        Assert.NotEmpty(asked);
        Assert.All(asked.Select(static name => name.Groups[1].Value).Distinct(), name => Assert.Contains($"# TYPE {name} ", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task People_who_edit_a_namespace_may_write_routes_and_those_who_view_it_may_see_them()
    {
        await using var installed = await Installation.StartAsync("ai");
        await installed.HelmAsync("install", Helm.Release, Helm.Chart, "--create-namespace");
        await installed.KubectlAsync("-n", "ai", "create", "rolebinding", "eve", "--clusterrole=edit", "--user=eve");
        await installed.KubectlAsync("-n", "ai", "create", "rolebinding", "vic", "--clusterrole=view", "--user=vic");

        await Eventually.BeTrueAsync(() => MayAsync(installed, "eve", "create", "dslm"), "eve may write local models");
        await Eventually.BeTrueAsync(() => MayAsync(installed, "vic", "list", "dsr"), "vic may see routes");
        Assert.True(await MayAsync(installed, "eve", "delete", "dsr"));
        Assert.True(await MayAsync(installed, "eve", "watch", "dsr"));
        Assert.False(await MayAsync(installed, "eve", "patch", "dsr/status"));
        Assert.False(await MayAsync(installed, "vic", "create", "dsr"));
    }

    private static async Task<bool> MayAsync(Installation installed, string who, string verb, string what)
    {
        var (resource, sub) = what.Split('/') is [var first, var second] ? (first, second) : (what, "");
        var full = resource == "dsr" ? "deepseekroutes.deepseek-operator.io" : "deepseeklocalmodels.deepseek-operator.io";
        return await installed.MayAsync(["-n", "ai", verb, full, "--as", who, .. sub.Length == 0 ? Array.Empty<string>() : ["--subresource", sub]]);
    }

    private static async Task UntilReadyAsync(Installation installed, string item, ProductProcess op)
    {
        try
        {
            await Eventually.BeTrueAsync(async () => await installed.FieldAsync("ai", item, ".status.conditions[?(@.type==\"Ready\")].status") == "True", $"{item} is Ready");
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{item}: {await installed.FieldAsync("ai", item, ".status")}\n{op.Log}");
        }
    }

    [GeneratedRegex("((?:controller_runtime|workqueue|rest_client|leader_election|deepseek_route|process)_[a-z_]+?)(?:_bucket)?[{) \\[]")]
    private static partial Regex MetricName();
}
