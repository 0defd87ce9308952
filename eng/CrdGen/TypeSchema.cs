using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Api.Schema;
using k8s.Models;

namespace DeepSeek.CrdGen;

/// <summary>Structural schemas by reflection over the classes of src/Api.</summary>
internal static class TypeSchema
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static JsonObject OfObject(Type type)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        var fresh = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            if (property.PropertyType == typeof(V1ObjectMeta))
                continue;

            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            properties[name] = OfProperty(property, fresh);
            if (IsRequired(property))
                required.Add(name);
        }

        var schema = new JsonObject { ["properties"] = properties, ["type"] = "object" };
        if (required.Count > 0)
            schema["required"] = required;
        AddRules(schema, type.GetCustomAttributes<RuleAttribute>());
        return schema;
    }

    private static JsonObject OfProperty(PropertyInfo property, object fresh)
    {
        var schema = OfType(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, property);
        var description = DocComments.OfProperty(property);
        if (description is not null)
            schema["description"] = description;

        Constraints.Add(schema, property);
        AddRules(schema, property.GetCustomAttributes<RuleAttribute>());
        if (!IsRequired(property) && Default(property, fresh, schema) is { } value)
            schema["default"] = value;
        return schema;
    }

    private static JsonObject OfType(Type type, PropertyInfo context)
    {
        if (KubernetesSchemas.TryGet(type) is { } known)
            return known;
        if (type == typeof(string))
            return new JsonObject { ["type"] = "string" };
        if (type == typeof(bool))
            return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(int) || type == typeof(long))
            return new JsonObject { ["format"] = type == typeof(int) ? "int32" : "int64", ["type"] = "integer" };
        if (type == typeof(DateTimeOffset))
            return new JsonObject { ["format"] = "date-time", ["type"] = "string" };
        if (type == typeof(Duration))
            return new JsonObject { ["maxLength"] = Duration.MaxLength, ["pattern"] = Duration.Grammar, ["type"] = "string" };
        if (type.IsEnum)
            return new JsonObject { ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)name)]), ["type"] = "string" };
        if (IsGeneric(type, typeof(IReadOnlyList<>)))
            return new JsonObject { ["items"] = OfType(type.GetGenericArguments()[0], context), ["type"] = "array" };
        if (IsGeneric(type, typeof(IReadOnlyDictionary<,>)))
            return new JsonObject { ["additionalProperties"] = OfType(type.GetGenericArguments()[1], context), ["type"] = "object" };
        if (type.Assembly == typeof(ApiGroup).Assembly)
            return OfObject(type);

        throw new NotSupportedException($"{context.DeclaringType}.{context.Name}: no schema for {type}.");
    }

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static bool IsRequired(PropertyInfo property) => property.IsDefined(typeof(RequiredAttribute));

    private static void AddRules(JsonObject schema, IEnumerable<RuleAttribute> rules)
    {
        foreach (var rule in rules)
            Constraints.AddRule(schema, rule.Expression, rule.Message, rule.FieldPath);
    }

    // A value that says nothing ("" or an empty list) isn't worth writing.
    private static JsonNode? Default(PropertyInfo property, object fresh, JsonObject schema)
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
