using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Protocol.Engines;
using k8s.Models;

namespace DeepSeek.Operator.Observing;

/// <summary>Everything a decision about one local model may rest on, read at one moment.</summary>
internal sealed record ObservedModel
{
    public required DeepSeekLocalModel Model { get; init; }

    /// <summary>The claim for weights and engines; null: there is none.</summary>
    public V1PersistentVolumeClaim? Claim { get; init; }

    /// <summary>Another model, which exists, that the claim was made for; null: this one, or nobody.</summary>
    public string? ClaimHolder { get; init; }

    /// <summary>What the storage has to say about a claim that it hasn't bound; null: nothing.</summary>
    public string? ClaimTrouble { get; init; }

    /// <summary>Engines that other models of the same claim use.</summary>
    public IReadOnlySet<string> KeysOfOthers { get; init; } = new HashSet<string>();

    /// <summary>Weights that other models of the same claim use, or are going to.</summary>
    public IReadOnlySet<string> WeightsOfOthers { get; init; } = new HashSet<string>();

    /// <summary>Fetches and builds of this model.</summary>
    public IReadOnlyList<V1Job> Jobs { get; init; } = [];

    /// <summary>The servers; null before the first apply.</summary>
    public V1Deployment? Server { get; init; }

    /// <summary>Of servers and Jobs; read only while one of them isn't done, to say why.</summary>
    public IReadOnlyList<V1Pod> Pods { get; init; } = [];

    /// <summary>Digest of the prompts that the model names; null where it names none, or they aren't there.</summary>
    public string? PromptsDigest { get; init; }

    /// <summary>Routes of the namespace with a backend of this model.</summary>
    public IReadOnlyList<DeepSeekRoute> Routes { get; init; } = [];

    /// <summary>Requests in flight; null where nobody has asked yet.</summary>
    public LoadWindow? Load { get; init; }

    /// <summary>How far a Job said that it is, with its name; null: none has answered.</summary>
    public (string Job, JobProgress Progress)? Progress { get; init; }

    /// <summary>How long routes have been told to leave the servers alone; null: they haven't.</summary>
    public TimeSpan? DrainingFor { get; init; }

    /// <summary>Whether the cluster has prometheus-operator's PodMonitor.</summary>
    public bool ArePodMonitorsServed { get; init; }
}
