using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning.LocalModels;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Status.LocalModels;

/// <summary>
/// Whether enough servers of the wanted template are there, and whether they are being replaced. Old pods don't count: a rollout that
/// hangs must not look healthy because what it replaces still runs.
/// </summary>
internal static class ServerVerdicts
{
    public static Verdict Available(ObservedModel observed)
    {
        if (observed.Server is not { } server)
        {
            return Verdict.Unknown(LocalModelReasons.Waiting, "there are no servers yet");
        }

        var wanted = server.Spec.Replicas ?? 1;
        if (server.Status is not { } status || status.ObservedGeneration < server.Metadata.Generation)
        {
            return Verdict.False(LocalModelReasons.Waiting, "the Deployment hasn't been taken up yet");
        }

        var (updated, available) = (status.UpdatedReplicas ?? 0, status.AvailableReplicas ?? 0);
        // The disruption budget lets one be away; a model with one server needs that one.
        return wanted == 0 || (updated >= wanted && available >= Math.Max(1, wanted - 1))
            ? Verdict.True(LocalModelReasons.MinimumReplicasAvailable, $"{available} of {wanted} servers are available")
            : Unavailable(observed, server, $"{available} of {wanted} servers are available, {updated} of them updated");
    }

    public static Verdict Progressing(ObservedModel observed, ModelPlan plan)
    {
        if (plan.Drains)
        {
            return Verdict.True(LocalModelReasons.Draining, "routes are told to leave the server alone before it is replaced or stopped");
        }

        if (observed.Server is not { Status: { } status } server)
        {
            return Verdict.Unknown(LocalModelReasons.Waiting, "there are no servers yet");
        }

        return Stuck(server) is { } stuck ? Verdict.False(LocalModelReasons.ProgressDeadlineExceeded, stuck)
            : IsGoing(observed, plan, server) ? Verdict.True(LocalModelReasons.Draining, "the only server is being replaced")
            : status.ObservedGeneration >= server.Metadata.Generation && status.UpdatedReplicas.GetValueOrDefault() >= (server.Spec.Replicas ?? 1) && status.Replicas.GetValueOrDefault() <= (server.Spec.Replicas ?? 1)
            ? Verdict.True(LocalModelReasons.NewReplicaSetAvailable, "every server is of the present template")
            : Verdict.True(LocalModelReasons.ReplicaSetUpdated, "servers are being replaced, or their number is changing");
    }

    // Its pods look ready until the moment when they are told to stop, and routes must not come back for that moment.
    private static bool IsGoing(ObservedModel observed, ModelPlan plan, V1Deployment server)
        => server is { Spec.Replicas: <= 1, Status: { ReadyReplicas: > 0 } status }
            && (plan.Replaces(server)
                || status.Replicas > (status.UpdatedReplicas ?? 0)
                || (status.ObservedGeneration < server.Metadata.Generation
                    && ControllerRuntime.Reconciling.Conditions.Find(observed.Model.Status?.Conditions, LocalModelConditions.Progressing)?.Reason == LocalModelReasons.Draining));

    private static Verdict Unavailable(ObservedModel observed, V1Deployment server, string figures)
    {
        V1Pod[] pods = [.. observed.Pods.Where(static pod => pod.Metadata.Labels?.TryGetValue(LabelNames.AppComponent, out var component) == true && component == ModelMetadata.ServerComponent)];
        if (First(pods, PodTrouble.EngineFailure) is { } engine)
        {
            return Verdict.False(LocalModelReasons.EngineMissing, $"{figures}: {engine}");
        }

        if (First(pods, PodTrouble.PullFailure) is { } pull)
        {
            return Verdict.False(LocalModelReasons.ImagePullFailed, $"{figures}: {pull}");
        }

        if (First(pods, PodTrouble.SchedulingFailure) is { } unschedulable)
        {
            var lack = observed.Model.Spec.Gpu.Count > 0 && PodTrouble.IsLackOfGpu(unschedulable, observed.Model.Spec.Gpu.ResourceName);
            return Verdict.False(lack ? LocalModelReasons.InsufficientGPU : LocalModelReasons.Unschedulable, $"{figures}: {unschedulable}");
        }

        return Stuck(server) is { } stuck ? Verdict.False(LocalModelReasons.ProgressDeadlineExceeded, $"{figures}: {stuck}") : Verdict.False(LocalModelReasons.Waiting, figures);
    }

    private static string? First(IEnumerable<V1Pod> pods, Func<V1Pod, string?> trouble) => pods.Select(trouble).FirstOrDefault(static found => found is not null);

    private static string? Stuck(V1Deployment server)
        => server.Status?.Conditions?.FirstOrDefault(static condition => condition is { Type: "Progressing", Status: "False" })?.Message;
}
