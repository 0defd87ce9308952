using System.Text.Json.Nodes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests;

/// <summary>What helm and kustomize print: YAML documents.</summary>
internal static class Manifests
{
    public static IReadOnlyList<JsonNode> Parse(string yaml) =>
        [.. $"\n{yaml}".Split("\n---").Where(static document => document.Contains("\nkind:", StringComparison.Ordinal)).Select(Yaml.Parse)];

    /// <summary><c>ClusterRole deepseek-operator</c>, with the namespace before the name where there is one.</summary>
    public static string Name(JsonNode item)
        => $"{item["kind"]} {(item["metadata"]!["namespace"] is { } ns ? $"{ns}/" : "")}{item["metadata"]!["name"]}";

    public static JsonNode Deployment(IEnumerable<JsonNode> items) => items.Single(static item => (string?)item["kind"] == "Deployment");

    public static JsonNode Container(JsonNode deployment) => deployment["spec"]!["template"]!["spec"]!["containers"]![0]!;

    public static string[] Arguments(JsonNode deployment) => [.. Container(deployment)["args"]!.AsArray().Select(static argument => (string)argument!)];
}
