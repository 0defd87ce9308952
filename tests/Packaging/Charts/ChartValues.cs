using System.Text.Json.Nodes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests.Charts;

/// <summary>values.yaml as a tree.</summary>
internal static class ChartValues
{
    // Kubernetes' own structures, in which the schema leaves everything to the API server.
    private static readonly string[] FreeForm = ["podSecurityContext", "securityContext"];

    public static JsonObject Defaults { get; } = Yaml.Parse(Repository.Read("charts/deepseek-operator/values.yaml")).AsObject();

    /// <summary>Paths of scalars, lists and empty maps: <c>image.tag</c>.</summary>
    public static IEnumerable<string> Leaves() => Leaves("", Defaults);

    /// <summary>Paths of maps that have named fields; the root's is empty.</summary>
    public static IEnumerable<string> Maps() => Maps("", Defaults);

    public static bool IsFreeForm(string path) => FreeForm.Contains(path.Split('.')[0]);

    public static JsonNode? At(string path) => path.Split('.').Aggregate((JsonNode?)Defaults, static (node, name) => node![name]);

    /// <summary>Values that say one thing.</summary>
    public static JsonObject Of(string path, JsonNode? value)
        => path.Split('.').Reverse().Aggregate(value, static (inner, name) => new JsonObject { [name] = inner })!.AsObject();

    private static IEnumerable<string> Leaves(string path, JsonNode? node) => node is JsonObject { Count: > 0 } map
        ? map.SelectMany(pair => Leaves(Join(path, pair.Key), pair.Value)) : [path];

    private static IEnumerable<string> Maps(string path, JsonNode? node) => node is JsonObject { Count: > 0 } map
        ? map.SelectMany(pair => Maps(Join(path, pair.Key), pair.Value)).Prepend(path) : [];

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
