using System.Text.Json.Nodes;
using DeepSeek.Api.Routes;
using DeepSeek.Api.Validation;

namespace DeepSeek.KubectlDsr.Tests;

/// <summary>A route with what the operator says of it.</summary>
internal static class RouteSamples
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Three tiers; the first has two backends and a backup, the last a local model.</summary>
    public static DeepSeekRoute Route(string more = "")
    {
        var document = new JsonObject
        {
            ["apiVersion"] = "deepseek-operator.io/v1alpha1",
            ["kind"] = "DeepSeekRoute",
            ["metadata"] = new JsonObject { ["name"] = "chat", ["namespace"] = "ai", ["uid"] = "u-1", ["generation"] = 3 },
            ["spec"] = JsonNode.Parse($$"""
                {{{more}}
                  "tiers": [
                    {"name": "metro", "backends": [
                      {"name": "api", "url": "https://api.example.com", "weight": 6, "apiKeySecretRef": {"name": "keys", "key": "metro"} },
                      {"name": "second", "url": "https://second.example.com", "weight": 2},
                      {"name": "spare", "url": "https://spare.example.com", "backup": true}]},
                    {"name": "overseas", "backends": [{"name": "mirror", "serviceRef": {"name": "mirror"} }]},
                    {"name": "local", "backends": [{"name": "r1", "localModelRef": {"name": "r1"} }]}]}
                """),
        };
        var (route, errors) = RouteValidator.Validate(document);
        Assert.Empty(errors);
        route!.Status = Status();
        return route;
    }

    public static DeepSeekRoute With(this DeepSeekRoute route, string tier, Func<TierStatus, TierStatus> change)
    {
        route.Status = route.Status with { Tiers = [.. route.Status.Tiers.Select(one => one.Name == tier ? change(one) : one)] };
        return route;
    }

    public static DeepSeekRoute WithBackend(this DeepSeekRoute route, string tier, string backend, Func<BackendStatus, BackendStatus> change)
        => route.With(tier, one => one with { Backends = [.. one.Backends.Select(known => known.Name == backend ? change(known) : known)] });

    public static DeepSeekRoute WithCondition(this DeepSeekRoute route, string type, string status, string reason, string message = "")
    {
        route.Status = route.Status with { Conditions = [.. route.Status.Conditions.Where(one => one.Type != type), new() { Type = type, Status = status, Reason = reason, Message = message }] };
        return route;
    }

    private static DeepSeekRouteStatus Status() => new()
    {
        ObservedGeneration = 3,
        Level = Level.Normal,
        ActiveTier = "metro",
        Analysis = new AnalysisStatus { Requests = 5120, ErrorRate = "0.4" },
        Gateway = new GatewayStatus { Replicas = 2, ReadyReplicas = 2, AcknowledgedReplicas = 2, SnapshotHash = "9f2c1a77" },
        Tiers =
        [
            Tier("metro", 100, Backend("api", 6), Backend("second", 2), Backend("spare", 5)),
            Tier("overseas", 0, Backend("mirror", 5)),
            Tier("local", 0, Backend("r1", 5)),
        ],
        Conditions = [new() { Type = RouteConditions.Ready, Status = "True", Reason = "Ready", Message = "" }],
    };

    private static TierStatus Tier(string name, int share, params BackendStatus[] backends) => new()
    {
        Name = name,
        State = TierState.Healthy,
        Share = share,
        ErrorRate = "0.4",
        Latency = Api.Duration.Milliseconds(83),
        Backends = backends,
    };

    private static BackendStatus Backend(string name, int weight) => new() { Name = name, State = BackendState.Healthy, Weight = weight, EffectiveWeight = weight };
}
