using System.Text.Json.Nodes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Images.Tests.Workflows;

/// <summary>A workflow of .github.</summary>
internal sealed record Workflow(string Name, JsonNode Root)
{
    public static IReadOnlyList<Workflow> All { get; } =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, ".github/workflows")).Order(StringComparer.Ordinal).Select(static path => new Workflow(Path.GetFileName(path), Yaml.Parse(File.ReadAllText(path))))];

    public IReadOnlyDictionary<string, JsonNode> Jobs => Root["jobs"]!.AsObject().ToDictionary(static job => job.Key, static job => job.Value!);

    public IEnumerable<JsonNode> Steps => Jobs.Values.SelectMany(static job => job["steps"]!.AsArray()).Select(static step => step!);

    /// <summary>The shell lines of all steps.</summary>
    public IEnumerable<string> Commands => Steps.Select(static step => step["run"]?.GetValue<string>()).OfType<string>();
}
