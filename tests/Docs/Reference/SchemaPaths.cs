using System.Text.Json.Nodes;
using DeepSeek.ManifestGen;

namespace DeepSeek.Docs.Tests.Reference;

/// <summary>Paths through the schema of a kind, as pages write them.</summary>
internal static class SchemaPaths
{
    public static JsonObject Of(Type kind) => CrdDocument.For(kind)["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

    /// <summary>Every object with fields of its own: at a path, in a list (<c>[]</c>) or a map (<c>{}</c>).</summary>
    public static IEnumerable<(string Path, JsonNode Schema)> Objects(string path, JsonNode schema)
    {
        var (inner, suffix) = schema["items"] is { } items ? (items, "[]") : schema["additionalProperties"] is JsonObject values ? (values, "{}") : (schema, "");
        return inner["properties"] is not JsonObject properties ? []
            : [(path + suffix, inner), .. properties.SelectMany(property => Objects($"{path}{suffix}.{property.Key}", property.Value!))];
    }

    /// <summary>Whether there is a field at a path such as <c>spec.tiers[].backends</c>; brackets may be left out.</summary>
    public static bool Exists(JsonNode schema, string path) => path.Split('.').Aggregate(
        (JsonNode?)schema,
        static (node, name) => (node?["items"] ?? node?["additionalProperties"] as JsonObject ?? node)?["properties"]?[name.Replace("[]", "", StringComparison.Ordinal)]) is not null;
}
