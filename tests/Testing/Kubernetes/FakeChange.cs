using System.Text.Json.Nodes;

namespace DeepSeek.Testing.Kubernetes;

internal sealed record FakeChange(string Collection, string Namespace, long Version, string Type, JsonObject Item)
{
    public string Line() => new JsonObject { ["type"] = Type, ["object"] = Item.DeepClone() }.ToJsonString();
}
