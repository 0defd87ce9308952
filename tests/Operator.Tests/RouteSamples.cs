using System.Text.Json.Nodes;
using DeepSeek.Api.Routes;
using DeepSeek.Api.Validation;
using DeepSeek.Operator.Observing;
using k8s.Models;

namespace DeepSeek.Operator.Tests;

/// <summary>Routes as the API server would hand them over: defaults filled in, with a uid and a generation.</summary>
internal static class RouteSamples
{
    public const string TwoTiers = """
        {"tiers": [
          {"name": "metro", "backends": [{"name": "api", "url": "https://api.example.com", "apiKeySecretRef": {"name": "keys", "key": "metro"}}]},
          {"name": "overseas", "backends": [{"name": "mirror", "url": "https://mirror.example.com/v1", "apiKeySecretRef": {"name": "keys", "key": "mirror"}}]}]}
        """;

    public static DeepSeekRoute Route(string spec = TwoTiers)
    {
        var document = new JsonObject
        {
            ["apiVersion"] = "deepseek-operator.io/v1alpha1",
            ["kind"] = "DeepSeekRoute",
            ["metadata"] = new JsonObject { ["name"] = "chat", ["namespace"] = "ai", ["uid"] = "u-1", ["generation"] = 3 },
            ["spec"] = JsonNode.Parse(spec),
        };
        var (route, errors) = RouteValidator.Validate(document);
        Assert.Empty(errors);
        return route!;
    }

    /// <summary>Everything that the two tiers refer to is there.</summary>
    public static References WithKeys(params string[] keys)
        => References.None with { SecretKeys = new Dictionary<string, IReadOnlySet<string>> { ["keys"] = keys.ToHashSet() } };

    public static ObservedRoute Observed(DeepSeekRoute route, References? references = null) => new()
    {
        Route = route,
        References = references ?? WithKeys("metro", "mirror"),
        Gateway = Available(),
    };

    public static V1Deployment Available() => new()
    {
        Metadata = new V1ObjectMeta { Name = "chat-gateway", NamespaceProperty = "ai", Generation = 1 },
        Spec = new V1DeploymentSpec { Replicas = 2 },
        Status = new V1DeploymentStatus { ObservedGeneration = 1, Replicas = 2, UpdatedReplicas = 2, ReadyReplicas = 2, AvailableReplicas = 2 },
    };
}
