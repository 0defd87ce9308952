using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Where one engine stands, and what the condition EngineBuilt says of it.</summary>
/// <param name="Target">Which engine.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Reason">One of <see cref="LocalModelReasons"/>.</param>
/// <param name="Message">For people.</param>
internal sealed record EngineState(EngineTarget Target, StagePhase Phase, string Reason, string Message)
{
    /// <summary>What is known of it; null unless it is in the claim by this operator's word.</summary>
    public EngineRecord? Record { get; init; }

    /// <summary>Whether its Job waits for a GPU that somebody else has.</summary>
    public bool LacksGpu => Reason == LocalModelReasons.WaitingForGPU;

    public static EngineState Of(DeepSeekLocalModel model, EngineTarget target, ClaimContents contents, JobState job)
    {
        var named = $"engine {target.Key}{(target.Product is null ? "" : $" for {target.Product}")}";
        if (contents.Engines.TryGetValue(target.Key, out var record))
        {
            return record.BuiltBy == model.Name() && job.Phase != JobPhase.Absent
                ? new EngineState(target, StagePhase.Done, LocalModelReasons.Built, $"{named} is built") { Record = record }
                : new EngineState(target, StagePhase.Done, LocalModelReasons.Reused, $"{named} was in the claim, built by model {record.BuiltBy}") { Record = record };
        }

        return model.Spec.Engine.Reuse == EngineReuse.Always
            ? new EngineState(target, StagePhase.Done, LocalModelReasons.Reused, $"spec.engine.reuse is Always: {named} is taken to be in the claim; servers check that it is")
            : job.Phase switch
            {
                JobPhase.Absent => new EngineState(target, StagePhase.Absent, LocalModelReasons.Building, $"{named} is to be built"),
                JobPhase.Failed => new EngineState(target, StagePhase.Failed, FailureOf(job.Reason), Failure(model, target, named, job)),
                _ => Active(model, target, named, job),
            };
    }

    private static EngineState Active(DeepSeekLocalModel model, EngineTarget target, string named, JobState job) => job switch
    {
        { Reason: LocalModelReasons.Unschedulable, Message: { } why } when PodTrouble.IsLackOfGpu(why, model.Spec.Gpu.ResourceName)
            => new EngineState(target, StagePhase.Active, LocalModelReasons.WaitingForGPU, $"{named}: {why}"),
        { Reason: LocalModelReasons.ImagePullFailed } => new EngineState(target, StagePhase.Active, LocalModelReasons.ImagePullFailed, $"{named}: {job.Message}"),
        _ => new EngineState(target, StagePhase.Active, LocalModelReasons.Building, job.Message is null ? $"{named} is being built{ProgressText.Of(job.Progress)}" : $"{named}: {job.Message}"),
    };

    private static string FailureOf(string? reason)
        => reason is LocalModelReasons.OutOfMemory or LocalModelReasons.DeadlineExceeded ? reason : LocalModelReasons.BuildFailed;

    private static string Failure(DeepSeekLocalModel model, EngineTarget target, string named, JobState job)
    {
        var remedy = job.Reason switch
        {
            LocalModelReasons.OutOfMemory => "raise spec.engine.builder.resources, or lower maxBatchSize, maxInputLength or workspace",
            LocalModelReasons.DeadlineExceeded => "raise spec.engine.builder.activeDeadline",
            LocalModelReasons.DiskFull => "enlarge spec.cache.pvc.size",
            _ => "change spec.engine",
        };
        return $"{named}: {job.Message}; {remedy}, or delete Job {ModelNames.BuildJob(model, target.Key)} to try again";
    }
}
