using k8s.Models;

namespace DeepSeek.Api.LocalModels;

/// <summary>What the operator observed and did.</summary>
public sealed record DeepSeekLocalModelStatus
{
    /// <summary>The generation of the spec that this status speaks of.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>A headline, derived from the conditions at each visit; programs should read those.</summary>
    public ModelPhase? Phase { get; set; }

    /// <summary>Server pods in all.</summary>
    public int? Replicas { get; set; }

    /// <summary>Server pods that serve.</summary>
    public int? ReadyReplicas { get; set; }

    /// <summary>Server pods of the current template.</summary>
    public int? UpdatedReplicas { get; set; }

    /// <summary>Label selector of the server pods, for autoscalers.</summary>
    [Length(512)]
    public string? Selector { get; set; }

    /// <summary>The weights in the cache.</summary>
    public ModelArtifactStatus? Model { get; set; }

    /// <summary>The engine that serves.</summary>
    public EngineStatus? Engine { get; set; }

    /// <summary>Every engine in the cache.</summary>
    [Items(64), ListMap("key")]
    public IReadOnlyList<CachedEngineStatus> Engines { get; set; } = [];

    /// <summary>Base URL for clients inside the cluster.</summary>
    [Length(512)]
    public string? Endpoint { get; set; }

    /// <summary>Who asks for the model, and how much.</summary>
    public DemandStatus? Demand { get; set; }

    /// <summary>What holds of the model, and why. All types are there from the first visit on.</summary>
    [Items(32), ListMap("type")]
    public IReadOnlyList<V1Condition> Conditions { get; set; } = [];
}
