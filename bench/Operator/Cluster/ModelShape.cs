using System.Text.Json.Nodes;

namespace DeepSeek.Bench.Operator.Cluster;

/// <summary>The local models of the bench: what the smallest one is, everything by default.</summary>
internal static class ModelShape
{
    /// <summary>What is applied.</summary>
    public static JsonObject Build(string name) => JsonNode.Parse($$"""
        {
          "apiVersion": "deepseek-operator.io/v1alpha1",
          "kind": "DeepSeekLocalModel",
          "metadata": { "name": "{{name}}", "namespace": "{{RouteShape.Namespace}}" },
          "spec": { "source": { "huggingFace": { "repo": "deepseek/bench" } } }
        }
        """)!.AsObject();
}
