using DeepSeek.Api;
using DeepSeek.Api.Validation;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>What is to be done about one local model, and why. Made whole before anything is written.</summary>
internal sealed record ModelPlan
{
    public required ModelStep Step { get; init; }

    /// <summary>Violated rules; with any, nothing is written but the status.</summary>
    public IReadOnlyList<FieldError> SpecErrors { get; init; } = [];

    /// <summary>Why the fields don't go together, and what does; null: they do.</summary>
    public string? Refusal { get; init; }

    public required ClaimState Claim { get; init; }

    /// <summary>How the claim is to be written; null: it is right as it is, or not ours to write.</summary>
    public ClaimWrite? ClaimWrite { get; init; }

    public required WeightsState Weights { get; init; }

    /// <summary>One per engine that the model needs; empty where it needs none, or which ones isn't known yet.</summary>
    public IReadOnlyList<EngineState> Engines { get; init; } = [];

    /// <summary>Why no engine can be planned though the weights are there; null: one can.</summary>
    public string? EngineObstacle { get; init; }

    /// <summary>What is in the claim after this visit.</summary>
    public ClaimContents Contents { get; init; } = ClaimContents.Empty;

    public required ReplicaPlan Replicas { get; init; }

    /// <summary>What the servers are made from; null: not known yet.</summary>
    public ServedArtifacts? Artifacts { get; init; }

    /// <summary>All objects that shall exist, in the order of writing.</summary>
    public IReadOnlyList<DesiredObject> Objects { get; init; } = [];

    /// <summary>Objects that are left as they are, neither written nor removed.</summary>
    public IReadOnlyList<(string Kind, ObjectKey Key)> Kept { get; init; } = [];

    /// <summary>What the objects follow from, in short: of equal basis, equal objects.</summary>
    public string Basis { get; init; } = "";

    /// <summary>When to look again though nothing tells of a change; null: something will.</summary>
    public TimeSpan? LookAgain { get; init; }

    /// <summary>False while nothing may be changed.</summary>
    public bool Writes => Step is not (ModelStep.Refuse or ModelStep.Suspend);

    /// <summary>Whether a Job is to be made that isn't there.</summary>
    public bool MakesJob => Objects.Any(static wanted => wanted.Kind == V1Job.KubeKind);

    /// <summary>Whether these servers, as the cache has them, have just been told to go: to make room for others, or for good.</summary>
    public bool Replaces(V1Deployment live)
        => Objects.OfType<DesiredObject<V1Deployment>>().FirstOrDefault() is { } wanted
            && ((wanted.Item.Spec.Replicas == 0 && live.Spec.Replicas > 0) || wanted.Item.GetAnnotation(AnnotationNames.TemplateHash) != live.GetAnnotation(AnnotationNames.TemplateHash));

    /// <summary>Whether routes are told to leave the servers alone.</summary>
    public bool Drains => Step == ModelStep.Drain;
}
