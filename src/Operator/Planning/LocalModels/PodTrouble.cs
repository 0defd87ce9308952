using DeepSeek.Protocol.Engines;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Why a pod doesn't do what it should, as its status tells.</summary>
internal static class PodTrouble
{
    private static readonly int[] Missing = [EngineExitCodes.EngineMissing, EngineExitCodes.EngineCorrupt];

    /// <summary>Why its image can't be had; null: it can.</summary>
    public static string? PullFailure(V1Pod pod)
        => Containers(pod).Select(static container => container.State?.Waiting)
            .FirstOrDefault(static waiting => waiting?.Reason is "ErrImagePull" or "ImagePullBackOff" or "InvalidImageName" or "ErrImageNeverPull") is { } waiting
            ? $"{waiting.Reason}: {waiting.Message}" : null;

    /// <summary>Why no node takes it; null: one does.</summary>
    public static string? SchedulingFailure(V1Pod pod)
        => pod.Status?.Conditions?.FirstOrDefault(static condition => condition is { Type: "PodScheduled", Status: "False", Reason: "Unschedulable" })?.Message;

    /// <summary>Whether the reason for that is that GPUs of the kind are taken, or not there.</summary>
    public static bool IsLackOfGpu(string schedulingFailure, string resourceName)
        => schedulingFailure.Contains($"Insufficient {resourceName}", StringComparison.Ordinal) || schedulingFailure.Contains("node affinity", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why the engine that a server looked for won't do; null: it does, or nobody has looked.</summary>
    public static string? EngineFailure(V1Pod pod) => EngineEnd(pod) is { ExitCode: EngineExitCodes.EngineMissing or EngineExitCodes.EngineCorrupt or EngineExitCodes.EngineUnsuitable } end
        ? JobReport.Parse(end.Message)?.Message ?? $"deepseek-engine verify ended with {end.ExitCode}" : null;

    /// <summary>When a server found that its engine isn't there, or isn't whole; null: it didn't.</summary>
    public static DateTimeOffset? EngineMissedAt(V1Pod pod) => EngineEnd(pod) is { } end && Missing.Contains(end.ExitCode) ? end.FinishedAt : null;

    private static V1ContainerStateTerminated? EngineEnd(V1Pod pod)
        => pod.Status?.InitContainerStatuses?.Select(static container => container.State?.Terminated ?? container.LastState?.Terminated).LastOrDefault(static end => end is not null);

    private static IEnumerable<V1ContainerStatus> Containers(V1Pod pod)
        => (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []);
}
