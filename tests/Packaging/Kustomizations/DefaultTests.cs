using System.Text.Json.Nodes;
using DeepSeek.Packaging.Tests.Charts;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests.Kustomizations;

/// <summary>config/default, which becomes install.yaml.</summary>
public sealed class DefaultTests
{
    // Who manages an object, and what is of Helm alone.
    private static readonly string[] OfTheTool =
    [
        "app.kubernetes.io/managed-by", "app.kubernetes.io/component", "app.kubernetes.io/instance", "app.kubernetes.io/version", "helm.sh/chart",
    ];

    [Fact]
    public async Task Kustomization_installs_what_the_chart_does_field_by_field()
    {
        var chart = Comparable(Manifests.Parse(await Helm.TemplateAsync()));
        var kustomization = Comparable(Manifests.Parse(await RenderAsync()));

        // Helm makes the namespace of a release itself.
        Assert.True(kustomization.Remove("Namespace deepseek-system"));
        Assert.Equal(chart.Keys, kustomization.Keys);
        Assert.All(chart, item => Assert.Equal(item.Value, kustomization[item.Key]));
    }

    [Fact]
    public async Task Install_yaml_is_the_same_each_time() => Assert.Equal(await RenderAsync(), await RenderAsync());

    [Theory]
    [InlineData("apply")]
    [InlineData("apply --server-side")]
    public async Task Kustomization_is_applied_by_kubectl(string apply)
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        await using var server = await KubeApiServer.StartAsync(new KubeApiServerOptions { SimulateWorkloads = true });

        await Command.RunAsync(KubeApiServer.Kubectl, [.. apply.Split(' '), "-k", Folder], server.KubeconfigPath);

        await Command.RunAsync(KubeApiServer.Kubectl, ["-n", Helm.Namespace, "rollout", "status", "deployment/deepseek-operator", "--timeout=60s"], server.KubeconfigPath);
        var again = await Command.RunAsync(KubeApiServer.Kubectl, [.. apply.Split(' '), "-k", Folder], server.KubeconfigPath);
        Assert.Equal(2, again.Split('\n').Count(static line => line.StartsWith("customresourcedefinition", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Samples_are_applied_by_kubectl_together()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        await using var server = await KubeApiServer.StartAsync();
        await server.ApplyProductCrdsAsync();

        var said = await Command.RunAsync(KubeApiServer.Kubectl, ["apply", "-k", Path.Combine(Repository.Root, "config/samples")], server.KubeconfigPath);

        Assert.Equal(3, said.Split('\n').Count(static line => line.EndsWith(" created", StringComparison.Ordinal)));
    }

    private static string Folder => Path.Combine(Repository.Root, "config/default");

    private static async Task<string> RenderAsync()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        return await Command.RunAsync(KubeApiServer.Kubectl, ["kustomize", Folder]);
    }

    private static SortedDictionary<string, string> Comparable(IEnumerable<JsonNode> items)
    {
        var comparable = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var labels = item["metadata"]!["labels"]?.AsObject() ?? [];
            foreach (var label in OfTheTool)
                labels.Remove(label);
            item["metadata"]!.AsObject().Remove("annotations");
            if (Crd(item))
                item["metadata"]!.AsObject().Remove("labels");
            comparable.Add(Manifests.Name(item), Sorted(item)!.ToJsonString());
        }

        return comparable;
    }

    // As crds/ has them, they have no labels.
    private static bool Crd(JsonNode item) => (string)item["kind"]! == "CustomResourceDefinition";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
