using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Planning.LocalModels;
using DeepSeek.Operator.Resources.LocalModels;
using DeepSeek.Testing.Samples;
using k8s.Models;

namespace DeepSeek.Cluster.Tests.Permissions;

/// <summary>The objects that play a part in a <see cref="RouteScenario"/>.</summary>
internal static class ScenarioObjects
{
    /// <summary>A route that makes use of everything: each kind of backend, each kind of generated object.</summary>
    public static JsonNode Chat(string ns) => Chat(
        ns,
        "{autoscaling: {minReplicas: 2, maxReplicas: 4}}",
        "dns: {hostname: chat.example.com, records: [{setIdentifier: all, targets: [lb.example.com], geo: {countryCode: \"*\"}}]}");

    /// <summary>The same route without what a route can do without.</summary>
    public static JsonNode PlainChat(string ns) => Chat(ns, "{networkPolicy: false}", "");

    /// <summary>A route with one backend.</summary>
    public static JsonNode Simple(string ns, string name, string gateway = "{}", string cache = "{}") => Yaml.Parse($$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: {{name}}, namespace: {{ns}}}
        spec:
          analysis: {interval: 1s, window: 10s}
          gateway: {{gateway}}
          cache: {{cache}}
          tiers:
          - name: metro
            backends: [{name: api, url: "https://api.example.com"}]
        """);

    public static JsonNode Secret(string ns, string name) => Yaml.Parse($"{{apiVersion: v1, kind: Secret, metadata: {{name: {name}, namespace: {ns}}}}}");

    public static JsonNode Service(string ns, string name) => Yaml.Parse($$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: {{ns}}}
        spec: {ports: [{port: 80}]}
        """);

    /// <summary>The smallest local model there is.</summary>
    public static JsonNode LocalModel(string ns, string name = "r1")
    {
        var model = Yaml.Parse(Repository.Read("config/samples/deepseeklocalmodel-minimal.yaml"));
        (model["metadata"]!["name"], model["metadata"]!["namespace"]) = (name, ns);
        return model;
    }

    /// <summary>A claim that the storage doesn't bind, as an earlier operator made it for a model.</summary>
    public static JsonNode PendingClaim(string ns, string model) => Yaml.Parse($$"""
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata:
          name: {{model}}-engines
          namespace: {{ns}}
          annotations: {kubetest/ready: "false"}
          labels: {app.kubernetes.io/managed-by: deepseek-operator, deepseek-operator.io/model: {{model}} }
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 50Gi} } }
        """);

    /// <summary>Where a gateway of the route <c>chat</c> is said to be; nothing answers there.</summary>
    public static JsonNode Endpoints(string ns, int closedPort) => Yaml.Parse($$"""
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          name: chat-gateway
          namespace: {{ns}}
          labels: {kubernetes.io/service-name: chat-gateway, deepseek-operator.io/route: chat}
        addressType: IPv4
        ports: [{name: admin, port: {{closedPort}}, protocol: TCP}]
        endpoints:
        - addresses: ["127.0.0.1"]
          conditions: {ready: true}
        """);

    /// <summary>What the operator generates for a route as the server has it, one of each kind.</summary>
    public static IReadOnlyList<JsonObject> Generated(JsonNode route)
    {
        var typed = route.Deserialize(ApiJson.Default.DeepSeekRoute)!;
        var plan = RoutePlanner.Plan(new ObservedRoute { Route = typed, IsDnsServed = true, Monitoring = new MonitoringSupport(true, true) }, [], AnalysisState.Initial, "gateway:test", DateTimeOffset.UnixEpoch);
        return [.. plan.Objects.Select(wanted => wanted.ToJson())];
    }

    /// <summary>What the operator generates for a local model as the server has it, one of each kind but for claims.</summary>
    public static IReadOnlyList<JsonObject> GeneratedForModel(JsonNode model)
    {
        var typed = model.Deserialize(ApiJson.Default.DeepSeekLocalModel)!;
        var claim = new V1PersistentVolumeClaim
        {
            Metadata = new V1ObjectMeta { Name = ModelNames.Claim(typed), Uid = "none" },
            Spec = new V1PersistentVolumeClaimSpec { AccessModes = ["ReadWriteOnce"] },
        };
        var plan = ModelPlanner.Plan(new ObservedModel { Model = typed, Claim = claim, ArePodMonitorsServed = true }, InferenceImages.Default, DateTimeOffset.UnixEpoch);
        return [.. plan.Objects.Select(wanted => wanted.ToJson())];
    }

    /// <summary>The same objects under names that no version uses any more.</summary>
    public static IReadOnlyList<JsonObject> LeftBehind(JsonNode route) => Renamed(Generated(route));

    /// <inheritdoc cref="LeftBehind"/>
    public static IReadOnlyList<JsonObject> LeftBehindByModel(JsonNode model) => Renamed(GeneratedForModel(model));

    private static IReadOnlyList<JsonObject> Renamed(IReadOnlyList<JsonObject> objects)
    {
        foreach (var item in objects)
        {
            item["metadata"]!["name"] = $"{item["metadata"]!["labels"]!["app.kubernetes.io/instance"]}-former";
        }

        return objects;
    }

    private static JsonNode Chat(string ns, string gateway, string more) => Yaml.Parse($$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: chat, namespace: {{ns}}}
        spec:
          analysis: {interval: 1s, window: 10s}
          gateway: {{gateway}}
          {{more}}
          tiers:
          - name: metro
            backends: [{name: api, url: "https://api.example.com"}]
          - name: inner
            backends: [{name: proxy, serviceRef: {name: upstream, port: 80} }]
          - name: local
            backends: [{name: r1, localModelRef: {name: r1} }]
        """);
}
