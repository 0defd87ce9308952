using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Api.Schema;
using k8s.Models;

namespace DeepSeek.ManifestGen;

/// <summary>Structural schemas by reflection over the classes of src/Api.</summary>
internal static class TypeSchema
{
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
        if (!IsRequired(property) && Defaults.Of(property, fresh, schema) is { } value)
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
}
