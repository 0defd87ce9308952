using DeepSeek.Api.Routes;
using DeepSeek.Operator.Observing;
using k8s.Models;

namespace DeepSeek.Operator.Status;

/// <summary>
/// Whether enough gateways of the wanted version are there. Old pods don't count: a rollout that hangs must not look healthy
/// because what it replaces still runs.
/// </summary>
internal static class GatewayVerdict
{
    public static Verdict Of(ObservedRoute observed)
    {
        if (observed.Gateway is not { } deployment || deployment.Status is null || deployment.Status.ObservedGeneration < deployment.Metadata.Generation)
        {
            return Verdict.False(RouteReasons.RollingOut, "the gateway Deployment hasn't been taken up yet");
        }

        var wanted = deployment.Spec.Replicas ?? 1;
        var (updated, available) = (deployment.Status.UpdatedReplicas ?? 0, deployment.Status.AvailableReplicas ?? 0);
        // The disruption budget lets one be away; a route with one gateway needs that one.
        var minimum = Math.Max(1, wanted - 1);
        return updated >= wanted && available >= minimum
            ? Verdict.True(RouteReasons.MinimumReplicasAvailable, $"{available} of {wanted} gateways are available")
            : Verdict.False(Cause(deployment, observed.Pods), Explain(deployment, observed.Pods, $"{available} of {wanted} gateways are available, {updated} of them updated"));
    }

    private static string Cause(V1Deployment deployment, IReadOnlyList<V1Pod> pods)
        => pods.Any(static pod => PullFailure(pod) is not null) ? RouteReasons.ImagePullFailed
            : pods.Any(static pod => SchedulingFailure(pod) is not null) ? RouteReasons.Unschedulable
            : Stuck(deployment) is not null ? RouteReasons.ProgressDeadlineExceeded
            : RouteReasons.RollingOut;

    private static string Explain(V1Deployment deployment, IReadOnlyList<V1Pod> pods, string figures)
        => (pods.Select(PullFailure).OfType<string>().FirstOrDefault()
            ?? pods.Select(SchedulingFailure).OfType<string>().FirstOrDefault()
            ?? Stuck(deployment)?.Message) is { } cause ? $"{figures}: {cause}" : figures;

    private static V1DeploymentCondition? Stuck(V1Deployment deployment)
        => deployment.Status.Conditions?.FirstOrDefault(static condition => condition is { Type: "Progressing", Status: "False" });

    private static string? PullFailure(V1Pod pod)
        => pod.Status?.ContainerStatuses?.Select(static container => container.State?.Waiting)
            .FirstOrDefault(static waiting => waiting?.Reason is "ErrImagePull" or "ImagePullBackOff" or "InvalidImageName") is { } waiting
            ? $"{waiting.Reason}: {waiting.Message}" : null;

    private static string? SchedulingFailure(V1Pod pod)
        => pod.Status?.Conditions?.FirstOrDefault(static condition => condition is { Type: "PodScheduled", Status: "False", Reason: "Unschedulable" })?.Message;
}
