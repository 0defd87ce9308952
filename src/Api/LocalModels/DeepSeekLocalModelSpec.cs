using k8s.Models;

namespace DeepSeek.Api.LocalModels;

/// <summary>What to serve, and how. Only <see cref="Source"/> is required.</summary>
[Rule("!has(self.autoscaling) || self.replicas == 1", LocalModelMessages.ReplicasAndAutoscaling, FieldPath = ".replicas")]
[Rule("!self.cache.pvc.create || (has(self.autoscaling) ? self.autoscaling.maxReplicas : self.replicas) <= 1 || 'ReadWriteMany' in self.cache.pvc.accessModes", LocalModelMessages.ReadWriteManyNeeded, FieldPath = ".cache.pvc.accessModes")]
[Rule("self.engine.type != 'None' || self.runtime.type != 'Builtin'", LocalModelMessages.NoEngineForBuiltin, FieldPath = ".engine.type")]
public sealed record DeepSeekLocalModelSpec
{
    /// <summary>Change nothing: neither jobs nor replicas. What serves goes on serving.</summary>
    public bool Suspend { get; set; }

    /// <summary>The model's name in /v1/models and in requests. Absent: metadata.name.</summary>
    [Length(128, Min = 1)]
    public string? ServedModelName { get; set; }

    /// <summary>Where the weights come from. Its kind can't change.</summary>
    [Required]
    public ModelSourceSpec Source { get; set; } = new();

    /// <summary>What computes tokens, and how it is built.</summary>
    public EngineSpec Engine { get; set; } = new();

    /// <summary>The GPUs of one replica. Ignored by engine type OnnxRuntime.</summary>
    public GpuSpec Gpu { get; set; } = new();

    /// <summary>The server around the engine.</summary>
    public RuntimeSpec Runtime { get; set; } = new();

    /// <summary>Whether it always runs, or only when a route asks.</summary>
    public ModelActivation Activation { get; set; }

    /// <summary>Server pods. Not together with autoscaling.</summary>
    [Bounds(0, 100)]
    public int Replicas { get; set; } = 1;

    /// <summary>Follow the load. Absent: a fixed number of pods.</summary>
    public ModelAutoscalingSpec? Autoscaling { get; set; }

    /// <summary>Where model and engines are kept.</summary>
    public ModelCacheSpec Cache { get; set; } = new();

    /// <summary>Resources of a server container, besides the GPUs.</summary>
    public V1ResourceRequirements Resources { get; set; } = new();

    /// <summary>Labels that a node must have.</summary>
    [Items(32), ItemText(63)]
    public IReadOnlyDictionary<string, string> NodeSelector { get; set; } = new Dictionary<string, string>();

    /// <summary>Taints that are tolerated. Default: that of GPU nodes.</summary>
    [Items(32)]
    public IReadOnlyList<V1Toleration> Tolerations { get; set; } = [new() { Key = "nvidia.com/gpu", OperatorProperty = "Exists", Effect = "NoSchedule" }];

    /// <summary>PriorityClass of the pods. Empty: the cluster's default.</summary>
    [Length(253)]
    public string PriorityClassName { get; set; } = "";

    /// <summary>RuntimeClass of the pods, such as nvidia. Empty: the node's default.</summary>
    [Length(253)]
    public string RuntimeClassName { get; set; } = "";

    /// <summary>Scraping.</summary>
    public ModelMonitoringSpec Monitoring { get; set; } = new();
}
