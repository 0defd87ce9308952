using System.Text.Json.Nodes;
using k8s.Models;

namespace DeepSeek.ManifestGen;

/// <summary>Schemas of the Kubernetes types that our kinds embed: the fields that make sense here, with limits.</summary>
internal static class KubernetesSchemas
{
    // Kubernetes' own grammar less the sign: no quantity of ours can be negative.
    private const string QuantityPattern = @"^([0-9]+(\.[0-9]*)?|\.[0-9]+)(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?[0-9]+))?$";

    public static JsonObject? TryGet(Type type) => type.Name switch
    {
        nameof(ResourceQuantity) => Quantity(),
        nameof(V1Condition) => Condition(),
        nameof(V1EnvVar) => EnvVar(),
        nameof(V1ResourceRequirements) => Resources(),
        nameof(V1Toleration) => Toleration(),
        _ => null,
    };

    private static JsonObject Quantity() => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }),
        ["maxLength"] = 32,
        ["pattern"] = QuantityPattern,
        ["x-kubernetes-int-or-string"] = true,
    };

    private static JsonObject Resources() => Object(
        ("limits", Quantities("The most a container may use, by resource.")),
        ("requests", Quantities("What a container is promised, by resource.")));

    private static JsonObject Quantities(string description) => new()
    {
        ["additionalProperties"] = Quantity(),
        ["description"] = description,
        ["maxProperties"] = 16,
        ["type"] = "object",
    };

    private static JsonObject Toleration() => Object(
        ("effect", Text("The taint effect; empty means all.", 32, allowed: ["", "NoSchedule", "PreferNoSchedule", "NoExecute"])),
        ("key", Text("The taint key; empty, with operator Exists, means all.", 317)),
        ("operator", Text("How value is compared.", 16, allowed: ["Equal", "Exists"])),
        ("tolerationSeconds", Integer("How long a NoExecute taint is tolerated.")),
        ("value", Text("The taint value.", 63)));

    private static JsonObject EnvVar()
    {
        var schema = Object(
            ("name", Text("Name of the variable.", 256, min: 1)),
            ("value", Text("Its value.", 32768)),
            ("valueFrom", Described("Where the value comes from instead.", Object(
                ("configMapKeyRef", KeyOf("A key of a ConfigMap.")),
                ("fieldRef", Described("A field of the pod.", Require(Object(
                    ("apiVersion", Text("Version that fieldPath is written for.", 32)),
                    ("fieldPath", Text("Path of the field.", 512, min: 1))), "fieldPath"))),
                ("secretKeyRef", KeyOf("A key of a Secret."))))));
        return Require(schema, "name");
    }

    private static JsonObject KeyOf(string description) => Described(description, Require(Object(
        ("key", Text("The key.", 253, min: 1)),
        ("name", Text("Name of the object.", 253, min: 1)),
        ("optional", new JsonObject { ["description"] = "Start even without it.", ["type"] = "boolean" })), "key", "name"));

    private static JsonObject Condition()
    {
        var time = new JsonObject { ["description"] = "When status last changed.", ["format"] = "date-time", ["type"] = "string" };
        var generation = Integer("The generation of the spec that this condition speaks of.");
        generation["minimum"] = 0;
        var reason = Text("Why, in one word.", 1024, min: 1);
        reason["pattern"] = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$";
        return Require(Object(
            ("lastTransitionTime", time),
            ("message", Text("Why, for people.", 32768)),
            ("observedGeneration", generation),
            ("reason", reason),
            ("status", Text("Whether it holds.", 16, allowed: ["True", "False", "Unknown"])),
            ("type", Text("What is said.", 316))), "lastTransitionTime", "message", "reason", "status", "type");
    }

    private static JsonObject Object(params (string Name, JsonObject Schema)[] properties) => new()
    {
        ["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create(property.Name, (JsonNode?)property.Schema))),
        ["type"] = "object",
    };

    private static JsonObject Require(JsonObject schema, params string[] names)
    {
        schema["required"] = new JsonArray([.. names.Select(name => (JsonNode)name)]);
        return schema;
    }

    private static JsonObject Described(string description, JsonObject schema)
    {
        schema["description"] = description;
        return schema;
    }

    private static JsonObject Integer(string description) => new() { ["description"] = description, ["format"] = "int64", ["type"] = "integer" };

    private static JsonObject Text(string description, int max, int min = 0, string[]? allowed = null)
    {
        var schema = new JsonObject { ["description"] = description, ["type"] = "string" };
        if (allowed is not null)
            schema["enum"] = new JsonArray([.. allowed.Select(name => (JsonNode)name)]);
        else
            schema["maxLength"] = max;
        if (min > 0)
            schema["minLength"] = min;
        return schema;
    }
}
