using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Validation;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.LocalModels;
using DeepSeek.Operator.Resources.Monitoring;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>(model, what was observed, now) → what is to be done. The rows of docs/local-models.md are its tests.</summary>
internal static class ModelPlanner
{
    // Of pods nobody tells: they are asked while something is under way.
    private static readonly TimeSpan WhileBusy = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhileDraining = TimeSpan.FromSeconds(1);

    // Prompts and claims of the user's aren't watched.
    private static readonly TimeSpan WhileForeign = TimeSpan.FromMinutes(5);

    public static ModelPlan Plan(ObservedModel observed, InferenceImages images, DateTimeOffset now)
    {
        var model = observed.Model;
        var stages = ModelStages.Of(observed, images, now);
        var replicas = ReplicaPlan.Of(observed, now);
        var plan = new ModelPlan
        {
            Step = ModelStep.Suspend,
            SpecErrors = LocalModelRules.Check(model.Spec),
            Refusal = CombinationCheck.Refuse(model.Spec, images),
            Claim = stages.Claim,
            Weights = stages.Weights,
            Engines = stages.Engines,
            EngineObstacle = stages.Obstacle,
            Contents = stages.Contents,
            Replicas = replicas,
        };
        return plan.SpecErrors.Count > 0 || plan.Refusal is not null ? plan with { Step = ModelStep.Refuse }
            : IsSuspended(model) ? plan
            : Act(plan, observed, stages, images);
    }

    /// <summary>By the spec, or by the annotation that a person sets in a hurry.</summary>
    public static bool IsSuspended(DeepSeekLocalModel model) => model.Spec.Suspend || IsPaused(model);

    public static bool IsPaused(DeepSeekLocalModel model) => model.GetAnnotation(AnnotationNames.Paused) == "true";

    private static ModelPlan Act(ModelPlan plan, ObservedModel observed, ModelStages stages, InferenceImages images)
    {
        var server = ServerPlan.Of(observed, stages, plan.Replicas.Replicas, images);
        var job = ModelJobs.Next(observed, stages, images);
        var step = server.Step is ModelStep.Drain or ModelStep.YieldGpu ? server.Step.Value : Stage(stages) ?? server.Step ?? ModelStep.Serve;
        (string Kind, ObjectKey Key)[] kept = [.. ModelJobs.Kept(observed, stages, images), .. server.Deployment is null ? [(V1Deployment.KubeKind, KeyOf(observed.Model))] : Array.Empty<(string, ObjectKey)>()];
        return plan with
        {
            Step = step,
            // Who looks from now on doesn't find what the Job is going to delete.
            ClaimWrite = ClaimChange.Of(observed, job is null ? stages : OldWeights.Without(observed, stages)),
            Artifacts = server.Artifacts,
            Objects = [.. Objects(observed, job, server.Deployment)],
            Kept = kept,
            Basis = $"{observed.Model.Uid()} {observed.Model.Metadata.Generation} {images} {observed.ArePodMonitorsServed} {job?.Name()} {stages.Claim.Uid} "
                + $"{stages.Weights.Key} {string.Join(',', server.Artifacts?.EngineKeys ?? [])} {server.Deployment?.Spec.Replicas} {string.Join(',', kept.Select(static one => one.Key.Name))}",
            LookAgain = LookAgain(observed, stages, step),
        };
    }

    /// <summary>What is done before servers can be made so; null: nothing.</summary>
    private static ModelStep? Stage(ModelStages stages) => stages switch
    {
        { Claim.Uid: null } => ModelStep.AwaitClaim,
        { Weights.Phase: StagePhase.Absent } => ModelStep.Fetch,
        { Weights.Phase: StagePhase.Active } => ModelStep.AwaitFetch,
        { Weights.Phase: StagePhase.Failed } => ModelStep.FetchFailed,
        { Obstacle: not null } => ModelStep.BuildFailed,
        _ when stages.Engines.Any(static engine => engine.Phase == StagePhase.Active) => ModelStep.AwaitBuild,
        _ when stages.Engines.Any(static engine => engine.Phase == StagePhase.Absent) => ModelStep.Build,
        _ when stages.Engines.Any(static engine => engine.Phase == StagePhase.Failed) => ModelStep.BuildFailed,
        _ => null,
    };

    // Who the pods are comes before the pods.
    private static IEnumerable<DesiredObject> Objects(ObservedModel observed, V1Job? job, V1Deployment? server)
    {
        var model = observed.Model;
        yield return DesiredObject.Of(Kinds.ServiceAccount, ModelServiceAccount.Build(model));
        yield return DesiredObject.Of(Kinds.Service, ModelService.Build(model));
        yield return DesiredObject.Of(Kinds.PodDisruptionBudget, ModelDisruptionBudget.Build(model));
        if (job is not null)
        {
            yield return DesiredObject.Of(Kinds.Job, job);
        }

        if (server is not null)
        {
            yield return DesiredObject.Of(Kinds.Deployment, server);
        }

        if (observed.ArePodMonitorsServed && model.Spec.Monitoring.PodMonitor.Mode != MonitoringMode.Disabled)
        {
            yield return DesiredObject.Of(MonitoringKinds.PodMonitor, ModelPodMonitor.Build(model));
        }
    }

    private static TimeSpan? LookAgain(ObservedModel observed, ModelStages stages, ModelStep step) => step switch
    {
        ModelStep.Drain => WhileDraining,
        ModelStep.FetchFailed => WeightsState.RetryAfter,
        ModelStep.Rest => Foreign(observed),
        ModelStep.Serve => observed.Server is { } server && IsSteady(server) && stages.Claim.IsBound ? Foreign(observed) : WhileBusy,
        ModelStep.BuildFailed => WhileForeign,
        _ => WhileBusy,
    };

    private static TimeSpan? Foreign(ObservedModel observed)
        => !observed.Model.Spec.Cache.Pvc.Create || observed.ClaimHolder is not null || observed.PromptsDigest is not null ? WhileForeign : null;

    private static bool IsSteady(V1Deployment server) => server.Status?.ObservedGeneration >= server.Metadata.Generation
        && server.Status.AvailableReplicas >= server.Spec.Replicas && server.Status.UpdatedReplicas >= server.Spec.Replicas;

    private static ObjectKey KeyOf(DeepSeekLocalModel model) => new(model.Namespace(), ModelNames.Server(model));
}
