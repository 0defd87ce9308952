using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeepSeek.Api.Validation;

/// <summary>Types of a structural schema.</summary>
internal static class SchemaTypes
{
    public static bool Fits(JsonNode value, JsonObject node) => (TypeOf(node), value.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string" or "quantity", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer" or "quantity", JsonValueKind.Number) => ScalarRules.TryGetInteger(value.AsValue(), out _),
        _ => false,
    };

    /// <summary>In words, after "must be".</summary>
    public static string Describe(JsonObject node) => TypeOf(node) switch
    {
        "array" => "a list",
        "quantity" => "a quantity such as 500m or 4Gi",
        "string" => "a string; quote it if it looks like a number or a truth value",
        "boolean" => "a boolean: true or false, unquoted",
        var type => $"an {type}",
    };

    private static string TypeOf(JsonObject node) => node["type"]?.GetValue<string>() ?? "quantity";
}
