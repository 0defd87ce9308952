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

        return BuildJob.Prompts(model.Spec.Engine) is { } prompts && observed.PromptsDigest is null
            ? new ModelStages(claim, weights, [], $"spec.engine.quantization.calibration.promptsRef: ConfigMap '{prompts}' doesn't exist in the model's namespace, or is empty", contents)
            : new ModelStages(claim, weights, [.. EngineTargets.Of(model, record.Digest, observed.PromptsDigest, images).Select(target => EngineOf(observed, claim, target, contents))], null, contents);
    }

    /// <summary>The Job of a name that works on the claim of now.</summary>
    public static JobState JobOf(ObservedModel observed, ClaimState claim, string name)
        => JobState.Of(observed.Jobs.FirstOrDefault(job => job.Name() == name), claim.Uid ?? "", observed.Pods) is var state
            && state.Phase == JobPhase.Active && observed.Progress is { } said && said.Job == name ? state with { Progress = said.Progress } : state;

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

    private static EngineState EngineOf(ObservedModel observed, ClaimState claim, EngineTarget target, ClaimContents contents)
    {
        // One that has succeeded and whose engine isn't there any more is as good as none.
        var job = JobOf(observed, claim, ModelNames.BuildJob(observed.Model, target.Key));
        return EngineState.Of(observed.Model, target, contents, job.Phase == JobPhase.Succeeded && !contents.Engines.ContainsKey(target.Key) ? JobState.Absent : job);
    }

    /// <summary>What the annotation says, without what servers have missed since, and with what Jobs have just brought.</summary>
    private static ClaimContents Present(ObservedModel observed, ClaimState claim)
        => claim.Uid is null ? ClaimContents.Empty
            : JobHarvest.Add(observed, claim, LostEngines.Remove(observed, ClaimContents.Parse(observed.Claim!.GetAnnotation(AnnotationNames.Contents))));

    private static string Describe(ModelSourceSpec source) => source switch
    {
        { HuggingFace: { } hub } => $"{hub.Repo}@{hub.Revision}",
        { S3: { } bucket } => bucket.Url,
        { Pvc: { } claim } => $"PersistentVolumeClaim {claim.ClaimName}/{claim.Path}",
        { Oci: { } image } => image.Image,
        _ => "the source",
    };
}
