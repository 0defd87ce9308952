using System.Text.Json.Nodes;
using DeepSeek.Api.Routes;
using DeepSeek.Api.Validation;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;
using k8s.Models;

namespace DeepSeek.Operator.Tests;

/// <summary>Routes as the API server would hand them over: defaults filled in, with a uid and a generation.</summary>
internal static class RouteSamples
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public const string TwoTiers = """
        {"tiers": [
          {"name": "metro", "backends": [{"name": "api", "url": "https://api.example.com", "apiKeySecretRef": {"name": "keys", "key": "metro"}}]},
          {"name": "overseas", "backends": [{"name": "mirror", "url": "https://mirror.example.com/v1", "apiKeySecretRef": {"name": "keys", "key": "mirror"}}]}]}
        """;

    /// <summary>The two tiers behind clients that show who they are.</summary>
    public static DeepSeekRoute WithClients(string clientAuth) => Route(TwoTiers.Insert(1, $$""" "gateway": {"clientAuth": {{clientAuth}}}, """));

    /// <summary>The two tiers behind a cache.</summary>
    public static DeepSeekRoute WithCache(string cache, string more = "") => Route(TwoTiers.Insert(1, $$""" "cache": {{cache}}, {{more}} """));

    /// <summary>The two tiers, watched so.</summary>
    public static DeepSeekRoute WithMonitoring(string monitoring) => Route(TwoTiers.Insert(1, $$""" "monitoring": {{monitoring}}, """));
    /// <summary>The two tiers behind a name for the whole world.</summary>
    public static DeepSeekRoute WithDns(string dns = Dns) => Route(TwoTiers.Insert(1, $$""" "dns": {{dns}}, """));

    /// <summary>Two regions.</summary>
    public const string Dns = """
        {"hostname": "chat.example.com", "records": [
          {"setIdentifier": "asia", "targets": ["asia-lb.example.com"], "geo": {"continentCode": "AS"}, "healthCheckID": "hc-1"},
          {"setIdentifier": "default", "targets": ["us-lb.example.com"], "geo": {"countryCode": "*"}}]}
        """;

    /// <summary>By the keys of the Secret <c>clients</c>.</summary>
    public const string ClientKeys = """{"type": "ApiKeys", "secretRef": {"name": "clients"}}""";

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

    public static ObservedRoute Observed(DeepSeekRoute route) => new() { Route = route, Gateway = Available() };

    /// <summary>A round in which every gateway answered.</summary>
    public static Measurement Answers(params GatewayScrape[] gateways) => new(
        Now, new RouteSample(SampleOutcome.NoData, []), gateways.Index().ToDictionary(static gateway => $"{gateway.Index}", static gateway => gateway.Item), gateways.Length);

    /// <summary>A gateway that speaks of credentials.</summary>
    public static GatewayScrape Says(string credential, bool isThere) => Scrape(new Dictionary<string, bool> { [credential] = isThere });

    public static GatewayScrape Says(string credential, bool isThere, string other, bool isOtherThere)
        => Scrape(new Dictionary<string, bool> { [credential] = isThere, [other] = isOtherThere });

    /// <summary>A gateway that has what the two tiers refer to.</summary>
    public static GatewayScrape HasKeys => Says("keys/metro", true, "keys/mirror", true);

    private static GatewayScrape Scrape(IReadOnlyDictionary<string, bool> credentials) => new(new Dictionary<BackendKey, BackendScrape>()) { Credentials = credentials };

    /// <summary>A managed Redis of which so many pods are ready.</summary>
    public static V1Deployment Redis(int ready) => new()
    {
        Metadata = new V1ObjectMeta { Name = "chat-cache", NamespaceProperty = "ai", Generation = 1 },
        Spec = new V1DeploymentSpec { Replicas = 1 },
        Status = new V1DeploymentStatus { ObservedGeneration = 1, Replicas = 1, ReadyReplicas = ready == 0 ? null : ready },
    };

    public static V1Deployment Available() => new()
    {
        Metadata = new V1ObjectMeta { Name = "chat-gateway", NamespaceProperty = "ai", Generation = 1 },
        Spec = new V1DeploymentSpec { Replicas = 2 },
        Status = new V1DeploymentStatus { ObservedGeneration = 1, Replicas = 2, UpdatedReplicas = 2, ReadyReplicas = 2, AvailableReplicas = 2 },
    };
}
