using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Api.Routes;

namespace DeepSeek.Api.Validation;

/// <summary>
/// Refuses, without a cluster, what the API server refuses: the CRD's own schema is walked and its rules are checked by their twins in
/// <see cref="RouteRules"/>. Like the API server it fills in defaults and drops nulls first.
/// </summary>
public static class RouteValidator
{
    private static readonly SchemaWalker Walker = new(LoadSchema(), RouteRules.ByMessage);

    /// <param name="document">A whole DeepSeekRoute, as JSON; not changed. Its status, if any, is ignored.</param>
    /// <returns>The route with defaults filled in, or every error, sorted by path.</returns>
    public static (DeepSeekRoute? Route, IReadOnlyList<FieldError> Errors) Validate(JsonNode? document)
    {
        if (document?.DeepClone() is not JsonObject root)
            return (null, [new("", "expected a DeepSeekRoute object")]);

        root.Remove("status");
        var errors = Identity(root).Concat(Walker.Walk(root)).OrderBy(error => error.Path, StringComparer.Ordinal).ToArray();
        return errors.Length == 0 ? Read(root) : (null, errors);
    }

    private static IEnumerable<FieldError> Identity(JsonObject root)
    {
        if (!Says(root, "apiVersion", ApiGroup.ApiVersion))
            yield return new("apiVersion", $"must be {ApiGroup.ApiVersion}");
        if (!Says(root, "kind", DeepSeekRoute.KubeKind))
            yield return new("kind", $"must be {DeepSeekRoute.KubeKind}");
        if (root["metadata"] is not JsonObject metadata || metadata["name"] is null)
            yield return new("metadata.name", "Required value");
    }

    private static bool Says(JsonObject root, string field, string expected) =>
        root[field] is JsonValue value && value.TryGetValue<string>(out var text) && text == expected;

    // Metadata is the one part that the schema leaves open.
    private static (DeepSeekRoute? Route, IReadOnlyList<FieldError> Errors) Read(JsonObject root)
    {
        try
        {
            return (root.Deserialize(ApiJson.Default.DeepSeekRoute), []);
        }
        catch (JsonException unreadable)
        {
            return (null, [new(unreadable.Path?.TrimStart('$', '.') ?? "", "has a value of the wrong type")]);
        }
    }

    private static JsonObject LoadSchema()
    {
        using var stream = typeof(RouteValidator).Assembly.GetManifestResourceStream("deepseekroutes.schema.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
