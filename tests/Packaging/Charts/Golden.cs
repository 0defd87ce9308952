using System.Text.Json.Nodes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests.Charts;

/// <summary>Sets of values, and what the chart is known to make of each: files of one name in tests/Packaging/Golden.</summary>
internal static class Golden
{
    private const string Folder = "tests/Packaging/Golden";

    /// <summary>Set to write the files anew: <c>make golden</c>.</summary>
    public static bool IsWritten { get; } = Environment.GetEnvironmentVariable("WRITE_GOLDEN") is { Length: > 0 };

    public static IEnumerable<string> Names() => Directory.EnumerateFiles(Path.Combine(Repository.Root, Folder), "*.values.yaml")
        .Select(static path => Path.GetFileName(path).Replace(".values.yaml", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static JsonNode Values(string name) => Yaml.Parse(Repository.Read($"{Folder}/{name}.values.yaml"));

    public static string PathOf(string name) => Path.Combine(Repository.Root, Folder, $"{name}.yaml");
}
