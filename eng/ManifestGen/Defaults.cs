using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Api.Schema;

namespace DeepSeek.ManifestGen;

/// <summary>Defaults: what the property initialisers of src/Api give.</summary>
internal static class Defaults
{
    private static readonly NullabilityInfoContext Nullability = new();

    // A value that says nothing ("" or an empty list) isn't worth writing.
    public static JsonNode? Of(PropertyInfo property, object fresh, JsonObject schema)
    {
        var value = property.GetValue(fresh);
        if (value is null || Nullability.Create(property).ReadState == NullabilityState.Nullable)
            return null;
        if (schema["properties"] is JsonObject properties && property.PropertyType.Assembly == typeof(ApiGroup).Assembly)
            return ObjectDefault(property.PropertyType, properties);

        var json = JsonSerializer.SerializeToNode(value, ApiJson.Default.GetTypeInfo(property.PropertyType)!);
        return json switch
        {
            JsonArray { Count: 0 } or JsonObject { Count: 0 } => null,
            JsonValue text when text.GetValueKind() == JsonValueKind.String && text.GetValue<string>().Length == 0 => null,
            _ => json,
        };
    }

    // Objects get {} and the API server fills in what is below, except where a rule looks at the object: rules see a default before it is filled in.
    private static JsonObject? ObjectDefault(Type type, JsonObject properties)
    {
        var filled = Filled(properties);
        return filled.Count == 0 ? null : type.IsDefined(typeof(RuleAttribute)) ? filled : [];
    }

    private static JsonObject Filled(JsonObject properties)
    {
        var filled = new JsonObject();
        foreach (var (name, schema) in properties)
        {
            if (schema!["default"] is { } value)
                filled[name] = value is JsonObject { Count: 0 } && schema["properties"] is JsonObject inner ? Filled(inner) : value.DeepClone();
        }

        return filled;
    }
}
