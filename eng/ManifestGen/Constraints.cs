using System.Reflection;
using System.Text.Json.Nodes;
using DeepSeek.Api.Schema;

namespace DeepSeek.ManifestGen;

/// <summary>What the attributes of a property say, as schema keywords.</summary>
internal static class Constraints
{
    public static void Add(JsonObject schema, PropertyInfo property)
    {
        foreach (var attribute in property.GetCustomAttributes())
            Add(schema, attribute);

        if (schema["type"]?.GetValue<string>() == "array" && schema["x-kubernetes-list-type"] is null)
            schema["x-kubernetes-list-type"] = "atomic";
    }

    public static void AddRule(JsonObject schema, string expression, string message, string? fieldPath)
    {
        if (schema["x-kubernetes-validations"] is not JsonArray rules)
            schema["x-kubernetes-validations"] = rules = [];

        var rule = new JsonObject { ["message"] = message, ["rule"] = expression };
        if (fieldPath is not null)
            rule["fieldPath"] = fieldPath;
        rules.Add(rule);
    }

    private static void Add(JsonObject schema, Attribute attribute)
    {
        switch (attribute)
        {
            case LengthAttribute length:
                schema["maxLength"] = length.Max;
                SetUnlessZero(schema, "minLength", length.Min);
                break;
            case PatternAttribute pattern:
                schema["pattern"] = pattern.Expression;
                break;
            case BoundsAttribute bounds:
                schema["minimum"] = bounds.Min;
                schema["maximum"] = bounds.Max;
                break;
            case DurationBoundsAttribute bounds:
                AddRule(schema, $"duration(self) >= duration('{bounds.Min}') && duration(self) <= duration('{bounds.Max}')", $"must be between {bounds.Min} and {bounds.Max}", null);
                break;
            case AllowedAttribute allowed:
                schema["enum"] = new JsonArray([.. allowed.Names.Select(name => (JsonNode)name)]);
                break;
            case ListMapAttribute map:
                schema["x-kubernetes-list-type"] = "map";
                schema["x-kubernetes-list-map-keys"] = new JsonArray(map.Key);
                break;
            case ListSetAttribute:
                schema["x-kubernetes-list-type"] = "set";
                break;
            case ItemsAttribute items:
                AddCount(schema, items);
                break;
            case ItemTextAttribute text:
                AddText((schema["items"] ?? schema["additionalProperties"])!.AsObject(), text);
                break;
        }
    }

    private static void AddCount(JsonObject schema, ItemsAttribute items)
    {
        var isList = schema["type"]!.GetValue<string>() == "array";
        schema[isList ? "maxItems" : "maxProperties"] = items.Max;
        SetUnlessZero(schema, isList ? "minItems" : "minProperties", items.Min);
    }

    private static void AddText(JsonObject schema, ItemTextAttribute text)
    {
        schema["maxLength"] = text.MaxLength;
        SetUnlessZero(schema, "minLength", text.MinLength);
        if (text.Pattern is not null)
            schema["pattern"] = text.Pattern;
    }

    private static void SetUnlessZero(JsonObject schema, string keyword, int value)
    {
        if (value > 0)
            schema[keyword] = value;
    }
}
