using k8s.Models;

namespace DeepSeek.Api.Routes;

/// <summary>The gateway pods.</summary>
[Rule("!has(self.replicas) || !has(self.autoscaling)", RouteMessages.GatewayReplicasAndAutoscaling, FieldPath = ".replicas")]
public sealed record GatewaySpec
{
    /// <summary>Pods when neither replicas nor autoscaling is written.</summary>
    public const int DefaultReplicas = 2;

    /// <summary>Pods. Not together with autoscaling. Default: 2.</summary>
    [Bounds(0, 100)]
    public int? Replicas { get; set; }

    /// <summary>Follow the load. Absent: a fixed number of pods.</summary>
    public GatewayAutoscalingSpec? Autoscaling { get; set; }

    /// <summary>Container image. Empty: the one that belongs to the operator's version.</summary>
    [Length(512), Pattern(@"^\S*$")]
    public string Image { get; set; } = "";

    /// <summary>Requests served at once, per pod; more wait in the queue.</summary>
    [Bounds(1, 100000)]
    public int MaxConcurrency { get; set; } = 50;

    /// <summary>Requests that wait.</summary>
    public QueueSpec Queue { get; set; } = new();

    /// <summary>Who may use the gateway.</summary>
    public ClientAuthSpec ClientAuth { get; set; } = new();

    /// <summary>How long running answers may go on after a pod was told to stop.</summary>
    [DurationBounds("0s", "24h")]
    public Duration DrainTimeout { get; set; } = Duration.Minutes(10);

    /// <summary>Resources of a gateway container.</summary>
    public V1ResourceRequirements Resources { get; set; } = new()
    {
        Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("500m"), ["memory"] = new("512Mi") },
        Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("2"), ["memory"] = new("4Gi") },
    };

    /// <summary>The Service in front of the gateways.</summary>
    public GatewayServiceSpec Service { get; set; } = new();

    /// <summary>Labels that a node must have.</summary>
    [Items(32), ItemText(63)]
    public IReadOnlyDictionary<string, string> NodeSelector { get; set; } = new Dictionary<string, string>();

    /// <summary>Taints that are tolerated.</summary>
    [Items(32)]
    public IReadOnlyList<V1Toleration> Tolerations { get; set; } = [];

    /// <summary>More labels on the pods.</summary>
    [Items(32), ItemText(63)]
    public IReadOnlyDictionary<string, string> PodLabels { get; set; } = new Dictionary<string, string>();

    /// <summary>More annotations on the pods.</summary>
    [Items(32), ItemText(4096)]
    public IReadOnlyDictionary<string, string> PodAnnotations { get; set; } = new Dictionary<string, string>();

    /// <summary>Generate a NetworkPolicy that lets in clients and scrapers, and nothing else; and one for a managed Redis that lets in the gateways.</summary>
    public bool NetworkPolicy { get; set; } = true;
}
