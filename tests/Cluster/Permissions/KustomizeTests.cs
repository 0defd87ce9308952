using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Cluster.Tests.Permissions;

/// <summary>The manifests as users build them.</summary>
public sealed class KustomizeTests
{
    [Theory]
    [InlineData("config/rbac", "ClusterRole,ClusterRole,ClusterRoleBinding,Role,RoleBinding,ServiceAccount")]
    [InlineData("config/rbac/namespaced", "Role,RoleBinding")]
    [InlineData("config/rbac/nodes", "ClusterRole,ClusterRoleBinding")]
    public async Task Folder_renders(string folder, string kinds)
    {
        var rendered = await RenderAsync(Path.Combine(Repository.Root, folder));

        Assert.Equal(kinds.Split(','), Documents(rendered).Select(document => (string)Yaml.Parse(document)["kind"]!).Order());
    }

    [Fact]
    public async Task Namespace_of_a_kustomization_on_top_reaches_the_bindings()
    {
        var folder = Directory.CreateTempSubdirectory("kustomize-").FullName;
        try
        {
            var resources = Path.GetRelativePath(folder, Path.Combine(Repository.Root, "config/rbac"));
            await File.WriteAllTextAsync(Path.Combine(folder, "kustomization.yaml"), $"namespace: elsewhere\nresources: [{resources}]\n");

            var rendered = await RenderAsync(folder);

            Assert.Contains("namespace: elsewhere", rendered, StringComparison.Ordinal);
            Assert.DoesNotContain("deepseek-system", rendered, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Documents(string rendered) => rendered.Split("---\n", StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> RenderAsync(string folder)
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        return await Command.RunAsync(KubeApiServer.Kubectl, ["kustomize", folder]);
    }
}
