using DeepSeek.Operator.Resources.LocalModels;
using DeepSeek.Protocol.Engines;
using k8s.Models;

namespace DeepSeek.Operator.Observing;

/// <summary>Where the pod of a Job says how far it is.</summary>
internal static class JobPages
{
    /// <param name="job">A Job of a local model.</param>
    /// <param name="pods">Of the model.</param>
    /// <returns>Null: no pod of it runs, or it is of another version and says nothing.</returns>
    public static Uri? Of(V1Job job, IReadOnlyList<V1Pod> pods)
        => pods.Where(pod => pod is { Status: { Phase: "Running", PodIP: not null }, Metadata.DeletionTimestamp: null } && pod.OwnerReferences()?.Any(owner => owner.Uid == job.Uid()) == true)
            .MaxBy(static pod => pod.Metadata.CreationTimestamp) is { } running
            && running.Spec.Containers.SelectMany(static container => container.Ports ?? []).FirstOrDefault(static port => port.Name == ModelJob.ProgressPort) is { } port
            ? new UriBuilder(Uri.UriSchemeHttp, running.Status.PodIP, port.ContainerPort, JobProgress.Path).Uri : null;
}
