using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>How far a model has come on its way into the claim: claim, weights, engines.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Weights">The weights in it.</param>
/// <param name="Engines">The engines in it.</param>
/// <param name="Obstacle">Why no engine can be planned; null: one can, or none is needed.</param>
/// <param name="Contents">What is in the claim, with what Jobs have just brought.</param>
internal sealed record ModelStages(ClaimState Claim, WeightsState Weights, IReadOnlyList<EngineState> Engines, string? Obstacle, ClaimContents Contents)
{
    /// <summary>Whether there is all that a server reads.</summary>
    public bool AreDone => Claim.Uid is not null && Weights.Phase == StagePhase.Done && Obstacle is null && Engines.All(static engine => engine.Phase == StagePhase.Done);

    public static ModelStages Of(ObservedModel observed, InferenceImages images, DateTimeOffset now)
    {
        var model = observed.Model;
        var claim = ClaimState.Of(observed);
        var contents = Present(observed, claim);
        var weights = WeightsOf(observed, claim, contents, now);
        if (weights.Record is not { } record)
        {
            return new ModelStages(claim, weights, [], null, contents);
        }

        contents = contents with { Weights = contents.Weights.SetItem(weights.Key, record) };
        if (BuildJob.Prompts(model.Spec.Engine) is { } prompts && observed.PromptsDigest is null)
        {
            return new ModelStages(claim, weights, [], $"spec.engine.quantization.calibration.promptsRef: ConfigMap '{prompts}' doesn't exist in the model's namespace, or is empty", contents);
        }

        var engines = EngineTargets.Of(model, record.Digest, observed.PromptsDigest, images).Select(target => Engine(observed, claim, target, contents)).ToArray();
        return new ModelStages(claim, weights, engines, null, Added(observed, claim, contents, engines));
    }

    /// <summary>The Job of a name that works on the claim of now.</summary>
    public static JobState JobOf(ObservedModel observed, ClaimState claim, string name)
        => JobState.Of(observed.Jobs.FirstOrDefault(job => job.Name() == name), claim.Uid ?? "", observed.Pods);

    private static WeightsState WeightsOf(ObservedModel observed, ClaimState claim, ClaimContents contents, DateTimeOffset now)
    {
        var (model, key) = (observed.Model, WeightsKey.Of(observed.Model.Spec.Source));
        if (claim.Uid is null)
        {
            return new WeightsState(key, StagePhase.Waiting, LocalModelReasons.Waiting, "the claim comes first");
        }

        var job = JobOf(observed, claim, ModelNames.FetchJob(model, key));
        return WeightsState.Of(key, contents, job.Phase == JobPhase.Failed && now - job.EndedAt >= WeightsState.RetryAfter ? JobState.Absent : job, Describe(model.Spec.Source));
    }

    private static EngineState Engine(ObservedModel observed, ClaimState claim, EngineTarget target, ClaimContents contents)
    {
        var job = JobOf(observed, claim, ModelNames.BuildJob(observed.Model, target.Key));
        return EngineState.Of(observed.Model, target, contents, IsLost(observed, target.Key, job.EndedAt) && job.Phase == JobPhase.Succeeded ? JobState.Absent : job);
    }

    /// <summary>What the annotation says, without engines that a server has missed since they were built.</summary>
    private static ClaimContents Present(ObservedModel observed, ClaimState claim)
    {
        if (claim.Uid is null)
        {
            return ClaimContents.Empty;
        }

        var contents = ClaimContents.Parse(observed.Claim?.Metadata.Annotations?.TryGetValue(AnnotationNames.Contents, out var said) == true ? said : null);
        return contents with { Engines = contents.Engines.RemoveRange(contents.Engines.Where(engine => IsLost(observed, engine.Key, engine.Value.BuiltTime)).Select(static engine => engine.Key)) };
    }

    private static ClaimContents Added(ObservedModel observed, ClaimState claim, ClaimContents contents, IEnumerable<EngineState> engines)
    {
        foreach (var engine in engines.Where(engine => engine.Record is not null && !contents.Engines.ContainsKey(engine.Target.Key)))
        {
            var discards = JobOf(observed, claim, ModelNames.BuildJob(observed.Model, engine.Target.Key)).Discards;
            contents = contents with { Engines = contents.Engines.RemoveRange(discards).SetItem(engine.Target.Key, engine.Record!) };
        }

        return contents;
    }

    // A pod that was told of the engine and didn't find it, after it was built: the word of an earlier life of the engine is void.
    private static bool IsLost(ObservedModel observed, string key, DateTimeOffset? since)
        => observed.Pods.Any(pod => PodTrouble.EngineMissedAt(pod) > since && pod.Spec.InitContainers.Any(container => container.Args?.Contains(key) == true));

    private static string Describe(ModelSourceSpec source) => source switch
    {
        { HuggingFace: { } hub } => $"{hub.Repo}@{hub.Revision}",
        { S3: { } bucket } => bucket.Url,
        { Pvc: { } claim } => $"PersistentVolumeClaim {claim.ClaimName}/{claim.Path}",
        { Oci: { } image } => image.Image,
        _ => "the source",
    };
}
