using System.Xml.Linq;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Architecture;

/// <summary>Who may see whom. docs/map.md draws the same graph for people.</summary>
public sealed class ReferenceGraphTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Api"] = [],
        ["Protocol"] = [],
        ["ControllerRuntime"] = [],
        ["Hosting"] = [],
        ["Engines"] = [],
        ["Operator"] = ["Api", "ControllerRuntime", "Protocol", "Hosting"],
        ["Gateway"] = ["Protocol", "ControllerRuntime", "Hosting"],
        ["Inference"] = ["Protocol", "Engines", "Hosting"],
        ["KubectlDsr"] = ["Api", "ControllerRuntime", "Hosting"],
        ["Standalone"] = ["Api", "Operator", "Gateway", "Protocol", "Hosting"],
    };

    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["Api"] = ["KubernetesClient.Aot"],
        ["Protocol"] = [],
        ["ControllerRuntime"] = ["KubernetesClient.Aot", "prometheus-net", "YamlDotNet"],
    };

    public static TheoryData<string> Projects()
        => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path)!))];

    [Theory, MemberData(nameof(Projects))]
    public void Project_references_only_what_the_graph_allows(string project)
    {
        var references = References(project, "ProjectReference").Select(path => Path.GetFileName(Path.GetDirectoryName(path.Replace('\\', '/'))!));
        Assert.Empty(references.Except(Allowed[project]));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Project_uses_only_the_packages_it_may(string project)
    {
        if (Packages.TryGetValue(project, out var allowed))
        {
            Assert.Empty(References(project, "PackageReference").Except(allowed));
        }
    }

    private static IEnumerable<string> References(string project, string element)
        => XDocument.Load(Path.Combine(Repository.Root, "src", project, $"DeepSeek.{project}.csproj"))
            .Descendants(element)
            .Select(reference => reference.Attribute("Include")!.Value);
}
