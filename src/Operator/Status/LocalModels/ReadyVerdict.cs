using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Status.LocalModels;

/// <summary>
/// Whether the spec as it is now is served, or rests because nobody asks. While something new is built, what serves is what was before:
/// Available tells of that.
/// </summary>
internal static class ReadyVerdict
{
    /// <summary>What it is made of.</summary>
    internal sealed record Parts(Verdict Accepted, Verdict Cache, Verdict Weights, Verdict Engines, Verdict Available);

    public static Verdict Of(ObservedModel observed, ModelPlan plan, Parts parts)
        => !parts.Accepted.IsTrue ? Verdict.False(LocalModelReasons.Failed, parts.Accepted.Message)
            : plan.Claim.Uid is null || (!parts.Cache.IsTrue && !parts.Weights.IsTrue && plan.Weights.Phase != StagePhase.Failed) ? Verdict.False(LocalModelReasons.CachePending, parts.Cache.Message)
            : !parts.Weights.IsTrue ? Verdict.False(plan.Weights.Phase == StagePhase.Failed ? LocalModelReasons.Failed : LocalModelReasons.ModelFetching, parts.Weights.Message)
            : !parts.Engines.IsTrue ? Engine(parts.Engines)
            : plan.Drains ? Verdict.False(LocalModelReasons.ServerStarting, "routes are told to leave the server alone before it is replaced or stopped")
            : observed.Server is { Spec.Replicas: 0 } && plan.Replicas.Replicas == 0 ? Verdict.True(LocalModelReasons.ScaledToZero, Resting(observed.Model))
            : IsBehind(observed, plan) ? Verdict.False(LocalModelReasons.ServerStarting, "servers of the present spec are being started")
            : Server(parts.Available);

    /// <summary>A headline for people.</summary>
    public static ModelPhase Phase(Verdict ready) => ready.Reason switch
    {
        LocalModelReasons.Ready => ModelPhase.Serving,
        LocalModelReasons.ScaledToZero => ModelPhase.Idle,
        LocalModelReasons.ModelFetching => ModelPhase.Fetching,
        LocalModelReasons.EngineBuilding => ModelPhase.Building,
        LocalModelReasons.ServerStarting => ModelPhase.Starting,
        LocalModelReasons.Failed => ModelPhase.Failed,
        _ => ModelPhase.Pending,
    };

    private static Verdict Engine(Verdict engines) => Verdict.False(
        engines.Reason switch
        {
            LocalModelReasons.WaitingForGPU => LocalModelReasons.InsufficientGPU,
            LocalModelReasons.BuildFailed or LocalModelReasons.OutOfMemory or LocalModelReasons.DeadlineExceeded => LocalModelReasons.Failed,
            _ => LocalModelReasons.EngineBuilding,
        },
        engines.Message);

    private static Verdict Server(Verdict available)
        => available.IsTrue ? Verdict.True(LocalModelReasons.Ready, available.Message)
            : Verdict.False(
                available.Reason switch
                {
                    LocalModelReasons.InsufficientGPU => LocalModelReasons.InsufficientGPU,
                    LocalModelReasons.EngineMissing or LocalModelReasons.ProgressDeadlineExceeded => LocalModelReasons.Failed,
                    _ => LocalModelReasons.ServerStarting,
                },
                available.Message);

    // The Deployment as the cache has it may be what it was before this visit.
    private static bool IsBehind(ObservedModel observed, ModelPlan plan)
        => plan.Objects.OfType<DesiredObject<V1Deployment>>().FirstOrDefault() is { } wanted
            && (observed.Server is not { } live || live.Spec.Replicas != wanted.Item.Spec.Replicas || Hash(live) != Hash(wanted.Item));

    private static string? Hash(V1Deployment server) => server.GetAnnotation(AnnotationNames.TemplateHash);

    private static string Resting(DeepSeekLocalModel model) => model.Spec switch
    {
        { Activation: ModelActivation.OnDemand } => "no route asks for the model; it starts when one reaches a level with the action StartLocalModel",
        { Replicas: 0 } => "spec.replicas is 0",
        _ => "there are no requests; it starts when a route has some for it",
    };
}
