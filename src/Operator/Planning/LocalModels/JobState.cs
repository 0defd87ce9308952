using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Protocol.Engines;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>A Job and the word of its pods, made into one: what it does, and if nothing, why.</summary>
internal sealed record JobState(JobPhase Phase)
{
    // What Kubernetes says of a Job that took longer than it may.
    private const string DeadlineReason = "DeadlineExceeded";

    public static JobState Absent { get; } = new(JobPhase.Absent);

    /// <summary>Of a failure, or of what it waits for: one of <see cref="LocalModelReasons"/>; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public JobReport? Report { get; init; }

    /// <summary>How far it is; null: it hasn't said so, or has ended.</summary>
    public JobProgress? Progress { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Engines that it deleted.</summary>
    public IReadOnlyList<string> Discards { get; init; } = [];

    /// <param name="job">Null: there is none.</param>
    /// <param name="claimUid">The claim of now: what was done in another is lost.</param>
    /// <param name="pods">Of the model.</param>
    public static JobState Of(V1Job? job, string claimUid, IReadOnlyList<V1Pod> pods)
    {
        if (job is null || job.Metadata.DeletionTimestamp is not null || Annotation(job, AnnotationNames.ClaimUid) != claimUid)
        {
            return Absent;
        }

        var own = pods.Where(pod => pod.OwnerReferences()?.Any(owner => owner.Uid == job.Uid()) == true).OrderBy(static pod => pod.Metadata.CreationTimestamp).ToArray();
        var state = Finished(job, "Complete") is { } complete ? Succeeded(job, own, complete)
            : Finished(job, "Failed") is { } failed ? Failed(own, failed)
            : Active(own);
        return state with
        {
            StartedAt = job.Status?.StartTime,
            Discards = [.. (Annotation(job, AnnotationNames.Discards) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)],
        };
    }

    private static JobState Succeeded(V1Job job, IEnumerable<V1Pod> pods, V1JobCondition complete) => new(JobPhase.Succeeded)
    {
        Report = pods.Select(Ended).OfType<V1ContainerStateTerminated>().Where(static end => end.ExitCode == 0).Select(static end => JobReport.Parse(end.Message)).LastOrDefault(),
        EndedAt = job.Status.CompletionTime ?? complete.LastTransitionTime,
    };

    private static JobState Failed(IEnumerable<V1Pod> pods, V1JobCondition failed)
    {
        var end = pods.Select(Ended).OfType<V1ContainerStateTerminated>().LastOrDefault(static end => end.ExitCode != 0);
        var report = JobReport.Parse(end?.Message);
        return new JobState(JobPhase.Failed)
        {
            Reason = failed.Reason == DeadlineReason ? LocalModelReasons.DeadlineExceeded : end is null ? null : ReasonOf(end, report),
            Message = report?.Message ?? (end is null ? failed.Message : $"{failed.Message}: exit code {end.ExitCode}, {end.Reason}"),
            Report = report,
            EndedAt = failed.LastTransitionTime,
        };
    }

    private static JobState Active(IReadOnlyList<V1Pod> pods)
        => pods.Select(PodTrouble.PullFailure).OfType<string>().LastOrDefault() is { } pull
            ? new JobState(JobPhase.Active) { Reason = LocalModelReasons.ImagePullFailed, Message = pull }
            : pods.Select(PodTrouble.SchedulingFailure).OfType<string>().LastOrDefault() is { } unschedulable
            ? new JobState(JobPhase.Active) { Reason = LocalModelReasons.Unschedulable, Message = unschedulable }
            : new JobState(JobPhase.Active);

    private static string? ReasonOf(V1ContainerStateTerminated end, JobReport? report) => report?.Reason ?? (end.Reason == "OOMKilled" ? LocalModelReasons.OutOfMemory : end.ExitCode switch
    {
        EngineExitCodes.AuthFailed => LocalModelReasons.AuthFailed,
        EngineExitCodes.NotFound => LocalModelReasons.NotFound,
        EngineExitCodes.ChecksumMismatch => LocalModelReasons.ChecksumMismatch,
        EngineExitCodes.DiskFull => LocalModelReasons.DiskFull,
        EngineExitCodes.OutOfMemory => LocalModelReasons.OutOfMemory,
        EngineExitCodes.UnsupportedModel or EngineExitCodes.BuilderFailed => LocalModelReasons.BuildFailed,
        _ => null,
    });

    private static V1ContainerStateTerminated? Ended(V1Pod pod) => pod.Status?.ContainerStatuses?.Select(static container => container.State?.Terminated).FirstOrDefault(static end => end is not null);

    private static V1JobCondition? Finished(V1Job job, string type) => job.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type && condition.Status == "True");

    private static string? Annotation(V1Job job, string name) => job.Metadata.Annotations?.TryGetValue(name, out var value) == true ? value : null;
}
