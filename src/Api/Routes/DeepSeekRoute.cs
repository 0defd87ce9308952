using k8s;
using k8s.Models;

namespace DeepSeek.Api.Routes;

/// <summary>
/// A DeepSeekRoute is one entry point for clients of the DeepSeek API, and the upstream nodes behind it. It gets its own gateways,
/// which retry, fail over, cache and queue; the operator watches error rates and moves traffic between tiers.
/// </summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = KubeKind, PluralName = KubePlural)]
[Resource(KubeKind, KubePlural, "dsr")]
[PrinterColumn("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Level", "string", ".status.level")]
[PrinterColumn("Tier", "string", ".status.activeTier")]
[PrinterColumn("Err%", "string", ".status.analysis.errorRate")]
[PrinterColumn("Gateways", "integer", ".status.gateway.readyReplicas")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[PrinterColumn("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason", Wide = true)]
[PrinterColumn("Healthy", "string", ".status.conditions[?(@.type==\"TrafficHealthy\")].status", Wide = true)]
[PrinterColumn("Requests", "integer", ".status.analysis.requests", Wide = true)]
[PrinterColumn("Snapshot", "string", ".status.gateway.snapshotHash", Wide = true)]
[PrinterColumn("Host", "string", ".spec.dns.hostname", Wide = true)]
[Rule("size(self.metadata.name) <= 40", RouteMessages.NameTooLong, FieldPath = ".metadata.name")]
[Rule("self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')", RouteMessages.NameNotALabel, FieldPath = ".metadata.name")]
public sealed class DeepSeekRoute : IKubernetesObject<V1ObjectMeta>, ISpec<DeepSeekRouteSpec>, IStatus<DeepSeekRouteStatus>
{
    public const string KubeKind = "DeepSeekRoute";
    public const string KubePlural = "deepseekroutes";

    public string ApiVersion { get; set; } = ApiGroup.ApiVersion;

    public string Kind { get; set; } = KubeKind;

    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What the user wants.</summary>
    [Required]
    public DeepSeekRouteSpec Spec { get; set; } = new();

    /// <summary>What the operator observed and decided.</summary>
    public DeepSeekRouteStatus Status { get; set; } = new();
}
