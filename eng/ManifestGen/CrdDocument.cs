using System.Reflection;
using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Api.Schema;

namespace DeepSeek.ManifestGen;

/// <summary>The CustomResourceDefinition of a kind, in the shape that controller-gen writes.</summary>
internal static class CrdDocument
{
    public static JsonObject For(Type kind)
    {
        var names = kind.GetCustomAttribute<ResourceAttribute>()!;
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{names.Plural}.{ApiGroup.Name}" },
            ["spec"] = new JsonObject
            {
                ["group"] = ApiGroup.Name,
                ["names"] = Names(names),
                ["scope"] = "Namespaced",
                ["versions"] = new JsonArray(Version(kind)),
            },
        };
    }

    private static JsonObject Names(ResourceAttribute names) => new()
    {
        ["categories"] = new JsonArray(ApiGroup.Category),
        ["kind"] = names.Kind,
        ["listKind"] = names.Kind + "List",
        ["plural"] = names.Plural,
        ["shortNames"] = new JsonArray(names.ShortName),
        ["singular"] = names.Kind.ToLowerInvariant(),
    };

    private static JsonObject Version(Type kind) => new()
    {
        ["additionalPrinterColumns"] = new JsonArray([.. kind.GetCustomAttributes<PrinterColumnAttribute>().Select(Column)]),
        ["name"] = ApiGroup.Version,
        ["schema"] = new JsonObject { ["openAPIV3Schema"] = RootSchema(kind) },
        ["served"] = true,
        ["storage"] = true,
        ["subresources"] = Subresources(kind),
    };

    private static JsonObject Column(PrinterColumnAttribute column)
    {
        var node = new JsonObject { ["jsonPath"] = column.JsonPath, ["name"] = column.Name, ["type"] = column.Type };
        if (column.Wide)
            node["priority"] = 1;
        return node;
    }

    private static JsonObject Subresources(Type kind)
    {
        var subresources = new JsonObject { ["status"] = new JsonObject() };
        if (kind.GetCustomAttribute<ScaleAttribute>() is { } scale)
        {
            subresources["scale"] = new JsonObject
            {
                ["labelSelectorPath"] = scale.LabelSelectorPath,
                ["specReplicasPath"] = scale.SpecReplicasPath,
                ["statusReplicasPath"] = scale.StatusReplicasPath,
            };
        }

        return subresources;
    }

    private static JsonObject RootSchema(Type kind)
    {
        var schema = TypeSchema.OfObject(kind);
        schema["description"] = DocComments.OfType(kind);
        var properties = schema["properties"]!.AsObject();
        properties["apiVersion"] = new JsonObject { ["description"] = $"Version of the schema: {ApiGroup.ApiVersion}.", ["type"] = "string" };
        properties["kind"] = new JsonObject { ["description"] = $"Kind of the object: {kind.Name}.", ["type"] = "string" };
        properties["metadata"] = Metadata();
        return schema;
    }

    // The one part of metadata that a schema may speak of. Declared so that rules can blame it.
    private static JsonObject Metadata() => new()
    {
        ["properties"] = new JsonObject { ["name"] = new JsonObject { ["maxLength"] = 253, ["type"] = "string" } },
        ["type"] = "object",
    };
}
