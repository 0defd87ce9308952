using DeepSeek.Api;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>What becomes of the servers.</summary>
/// <param name="Step">Drain, Serve, Rest or YieldGpu; null: they are left as they are.</param>
/// <param name="Deployment">To be applied; null: it is left as it is, should there be one.</param>
/// <param name="Artifacts">What it is made from; null: not known yet.</param>
internal sealed record ServerPlan(ModelStep? Step, V1Deployment? Deployment, ServedArtifacts? Artifacts)
{
    /// <summary>How long is waited at most for gateways to leave a server alone. Those that don't know of it by then fail over by themselves.</summary>
    public static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(20);

    public static ServerPlan Of(ObservedModel observed, ModelStages stages, int replicas, InferenceImages images)
    {
        // Without engines that are known there is no template. What serves goes on serving.
        if (stages.Weights.Phase != StagePhase.Done || stages.Obstacle is not null || stages.Claim.Uid is null)
        {
            return new ServerPlan(null, null, null);
        }

        var artifacts = new ServedArtifacts(stages.Weights.Key, [.. stages.Engines.Select(static engine => engine.Target.Key)]);
        if (!stages.AreDone)
        {
            return Meanwhile(observed, stages, replicas, artifacts, images);
        }

        var wanted = ModelServer.Build(observed.Model, artifacts, replicas, images);
        return MustDrain(observed, wanted) ? new ServerPlan(ModelStep.Drain, null, artifacts)
            : new ServerPlan(replicas == 0 ? ModelStep.Rest : ModelStep.Serve, wanted, artifacts);
    }

    /// <summary>While a new engine is built the old one serves, unless it stands in the way, or nobody asks.</summary>
    private static ServerPlan Meanwhile(ObservedModel observed, ModelStages stages, int replicas, ServedArtifacts artifacts, InferenceImages images)
    {
        var yields = stages.Engines.Any(static engine => engine.LacksGpu);
        if (observed.Server?.Spec.Replicas is not > 0 || !(yields || replicas == 0))
        {
            return new ServerPlan(null, null, artifacts);
        }

        // At 0 replicas the template starts nothing, so that it may be the new one already.
        var resting = ModelServer.Build(observed.Model, artifacts, 0, images);
        return MustDrain(observed, resting) ? new ServerPlan(ModelStep.Drain, null, artifacts)
            : new ServerPlan(yields ? ModelStep.YieldGpu : ModelStep.Rest, resting, artifacts);
    }

    private static bool MustDrain(ObservedModel observed, V1Deployment wanted)
        => observed.Server is { Status.ReadyReplicas: > 0, Spec.Replicas: > 0 } live
            && observed.Routes.Count > 0
            && (wanted.Spec.Replicas == 0 || (live.Spec.Replicas <= 1 && HashOf(live) != HashOf(wanted)))
            && observed.DrainingFor is var since && (since is null || since < DrainLimit)
            && !(since is not null && observed.Routes.All(route => RouteDemand.HasLeft(route, observed.Model)));

    private static string? HashOf(V1Deployment deployment)
        => deployment.Metadata.Annotations?.TryGetValue(AnnotationNames.TemplateHash, out var hash) == true ? hash : null;
}
