using k8s.Exceptions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>What one kubeconfig file has, by name.</summary>
/// <param name="CurrentContext">The context of those who name none; null: it says nothing of that.</param>
/// <param name="Contexts">Which cluster, user and namespace belong together.</param>
/// <param name="Clusters">Where API servers are.</param>
/// <param name="Users">Who one may be.</param>
internal sealed record KubeconfigFile(
    string? CurrentContext,
    IReadOnlyDictionary<string, YamlFields> Contexts,
    IReadOnlyDictionary<string, YamlFields> Clusters,
    IReadOnlyDictionary<string, YamlFields> Users)
{
    /// <exception cref="KubeConfigException">There is no such file, or it isn't a kubeconfig.</exception>
    public static KubeconfigFile Read(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
            throw new KubeConfigException($"{full} doesn't exist");

        var root = new YamlFields(Parse(full), Path.GetDirectoryName(full)!);
        return new KubeconfigFile(
            root.Text("current-context"), Named(root, "contexts", "context"), Named(root, "clusters", "cluster"), Named(root, "users", "user"));
    }

    private static YamlMappingNode Parse(string path)
    {
        try
        {
            using var text = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(new MergingParser(new Parser(text)));
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..] ? root : throw new KubeConfigException($"{path} isn't a kubeconfig");
        }
        catch (YamlException e)
        {
            throw new KubeConfigException($"{path} isn't YAML, at line {e.Start.Line}");
        }
    }

    private static Dictionary<string, YamlFields> Named(YamlFields root, string list, string key)
    {
        var named = new Dictionary<string, YamlFields>(StringComparer.Ordinal);
        foreach (var entry in root.Maps(list))
        {
            if (entry.Text("name") is { } name && entry.Map(key) is { } fields)
                named.TryAdd(name, fields);
        }

        return named;
    }
}
