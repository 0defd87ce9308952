using System.Text.Json.Nodes;
using System.Xml.Linq;
using DeepSeek.Operator;
using DeepSeek.Operator.Permissions;
using DeepSeek.Operator.Resources;
using DeepSeek.Operator.Resources.LocalModels;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests.Charts;

/// <summary>What the chart says beside what the operator takes it for.</summary>
public sealed class ChartTests
{
    private static readonly string Version = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    [Fact]
    public async Task Chart_is_linted() =>
        Assert.Contains("0 chart(s) failed", await Helm.RunAsync("lint", "--strict", Helm.Chart), StringComparison.Ordinal);

    [Fact]
    public void Versions_are_those_of_the_product()
    {
        var chart = Yaml.Parse(Repository.Read("charts/deepseek-operator/Chart.yaml"));
        var kustomization = Yaml.Parse(Repository.Read("config/operator/kustomization.yaml"));

        Assert.Equal((Version, Version), ((string)chart["version"]!, (string)chart["appVersion"]!));
        Assert.Equal(Version, (string)kustomization["images"]![0]!["newTag"]!);
    }

    [Fact]
    public async Task Operator_reads_of_its_command_line_what_it_would_take_by_itself()
    {
        var options = await OptionsAsync(Manifests.Parse(await Helm.TemplateAsync()));

        Assert.Equal($"ghcr.io/deepseek-operator/gateway:{Version}", options.GatewayImage);
        Assert.Equal((InferenceImages.Default.Cpu, InferenceImages.Default.Gpu), (options.InferenceImage, options.EngineBuilderImage));
        Assert.Empty(options.Namespaces);
        Assert.Equal(await DefaultsAsync() with { Namespaces = options.Namespaces }, options);
    }

    [Fact]
    public async Task Operator_reads_of_its_command_line_what_the_values_say()
    {
        var options = await OptionsAsync(Manifests.Parse(await Helm.TemplateAsync(Golden.Values("namespaced"), Yaml.Parse("{watch: {nodes: true}, leaderElection: {namespace: leases}, operator: {kubeApiQps: 1000000, kubeApiBurst: 2000000}}"))));

        Assert.Equal(["team-a", "team-b"], options.Namespaces);
        Assert.Equal(new Shard("Blue_1", "team in (a,b)"), options.Shard);
        Assert.Equal((true, "leases", 1e6, 2_000_000), (options.WatchNodes, options.LeaderElectionNamespace, options.KubeApiQps, options.KubeApiBurst));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("blue", "")]
    [InlineData("Blue_1", "")]
    [InlineData("", "team in (a,b)")]
    [InlineData("a_b", "team=a")]
    public async Task Role_is_about_the_Lease_that_the_operator_takes(string @class, string labels)
    {
        var rendered = Manifests.Parse(await Helm.TemplateAsync(new JsonObject { ["watch"] = new JsonObject { ["class"] = @class, ["labelSelector"] = labels } }));
        var rules = rendered.Single(static item => Manifests.Name(item) == "Role deepseek-system/deepseek-operator-leader-election")["rules"]!.AsArray();

        Assert.Equal(new Shard(@class, labels).LeaseName(OperatorPermissions.LeaseName), (string)rules.Single(static rule => rule!["resourceNames"] is not null)!["resourceNames"]![0]!);
    }

    // Gateways let pods of this label read their counters: without it the operator would be blind.
    [Fact]
    public async Task Pods_are_those_that_gateways_let_in()
    {
        var labels = Manifests.Deployment(Manifests.Parse(await Helm.TemplateAsync(Golden.Values("namespaced"))))["spec"]!["template"]!["metadata"]!["labels"]!;

        Assert.Equal(ChildMetadata.OperatorName, (string)labels["app.kubernetes.io/name"]!);
    }

    [Fact]
    public async Task Pods_meet_the_restricted_standard_and_leave_the_user_to_the_cluster()
    {
        var pod = Manifests.Deployment(Manifests.Parse(await Helm.TemplateAsync()))["spec"]!["template"]!["spec"]!;

        Assert.Equal("""{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}}""", pod["securityContext"]!.ToJsonString());
        Assert.Equal(
            """{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"readOnlyRootFilesystem":true}""",
            pod["containers"]![0]!["securityContext"]!.ToJsonString());
        Assert.All(["hostNetwork", "hostPID", "hostIPC", "volumes"], field => Assert.Null(pod[field]));
    }

    [Fact]
    public async Task Namespaces_are_watched_by_Roles_alone()
    {
        var rendered = Manifests.Parse(await Helm.TemplateAsync(Golden.Values("namespaced")));

        Assert.DoesNotContain(rendered, static item => ((string)item["kind"]!).StartsWith("ClusterRole", StringComparison.Ordinal));
        Assert.Equal(2, rendered.Count(static item => (string)item["kind"]! == "Role" && (string)item["metadata"]!["name"]! == "dso"));
    }

    private static Task<OperatorOptions> OptionsAsync(IEnumerable<JsonNode> rendered) => ParseAsync(Manifests.Arguments(Manifests.Deployment(rendered)));

    private static Task<OperatorOptions> DefaultsAsync() => ParseAsync([]);

    private static async Task<OperatorOptions> ParseAsync(string[] arguments)
    {
        OperatorOptions? read = null;
        var command = OperatorCommand.Create((options, _) =>
        {
            read = options;
            return Task.FromResult(0);
        });
        Assert.Equal(0, await command.Parse(arguments).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
        return read!;
    }
}
