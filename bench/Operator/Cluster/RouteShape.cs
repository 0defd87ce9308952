using System.Globalization;
using System.Text.Json.Nodes;

namespace DeepSeek.Bench.Operator.Cluster;

/// <summary>The routes of the bench: two tiers with one backend each and no Secrets, everything else by default.</summary>
internal sealed record RouteShape
{
    /// <summary>Where all routes are: one namespace is the worst case for an operator.</summary>
    public const string Namespace = "bench";

    /// <summary>Traffic is on it at level Normal.</summary>
    public const string FirstTier = "metro";

    public const string SecondTier = "overseas";

    /// <summary>Seconds between two evaluations.</summary>
    public int Interval { get; init; } = 10;

    /// <summary>Seconds over which errors are counted.</summary>
    public int Window { get; init; } = 60;

    /// <summary>Weight of the first backend: what an edit changes.</summary>
    public int Weight { get; init; } = 5;

    /// <summary>Value of an annotation that means nothing to the operator.</summary>
    public string Remark { get; init; } = "";

    /// <summary>What is applied. The fields of the spec that are left out get their defaults from the API server.</summary>
    public JsonObject Build(string name) => JsonNode.Parse(string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "apiVersion": "deepseek-operator.io/v1alpha1",
          "kind": "DeepSeekRoute",
          "metadata": { "name": "{{name}}", "namespace": "{{Namespace}}", "annotations": { "example.com/remark": "{{Remark}}" } },
          "spec": {
            "tiers": [
              { "name": "{{FirstTier}}", "backends": [ { "name": "api", "url": "https://api.example.com", "weight": {{Weight}} } ] },
              { "name": "{{SecondTier}}", "latencyThreshold": "800ms", "backends": [ { "name": "mirror", "url": "https://mirror.example.com/v1" } ] }
            ],
            "analysis": { "interval": "{{Interval}}s", "window": "{{Window}}s" }
          }
        }
        """))!.AsObject();
}
