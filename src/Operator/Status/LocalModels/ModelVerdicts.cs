using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning.LocalModels;

namespace DeepSeek.Operator.Status.LocalModels;

/// <summary>The conditions of a local model, in the order of status.</summary>
internal static class ModelVerdicts
{
    public static IReadOnlyList<(string Type, Verdict Verdict)> Of(ObservedModel observed, ModelPlan plan, IReadOnlyList<AppliedObject> applied)
    {
        var spec = observed.Model.Spec;
        var accepted = Accepted(plan, applied);
        var cache = StageVerdicts.Cache(plan.Claim);
        var weights = StageVerdicts.Weights(plan.Weights);
        var engines = StageVerdicts.Engines(spec.Engine, plan);
        var available = ServerVerdicts.Available(observed);
        return
        [
            (LocalModelConditions.Ready, ReadyVerdict.Of(observed, plan, new ReadyVerdict.Parts(accepted, cache, weights, engines, available))),
            (LocalModelConditions.Accepted, accepted),
            (LocalModelConditions.CacheReady, cache),
            (LocalModelConditions.ModelAvailable, weights),
            (LocalModelConditions.EngineBuilt, engines),
            (LocalModelConditions.Available, available),
            (LocalModelConditions.Progressing, ServerVerdicts.Progressing(observed, plan)),
            (LocalModelConditions.AutoscalingActive, Autoscaling(observed, plan)),
            (LocalModelConditions.Suspended, Suspended(observed.Model)),
        ];
    }

    private static Verdict Accepted(ModelPlan plan, IReadOnlyList<AppliedObject> applied)
        => plan.SpecErrors.Count > 0 ? Verdict.False(LocalModelReasons.InvalidSpec, string.Join("; ", plan.SpecErrors))
            : plan.Refusal is { } refusal ? Verdict.False(LocalModelReasons.UnsupportedCombination, refusal)
            : applied.FirstOrDefault(static line => line.Error is OwnershipException) is { } conflict
            ? Verdict.False(LocalModelReasons.NameConflict, $"{conflict.Error!.Message}; delete or rename it, or rename the model")
            : Verdict.True(LocalModelReasons.Accepted, "the spec can be acted on");

    private static Verdict Autoscaling(ObservedModel observed, ModelPlan plan)
        => observed.Model.Spec.Autoscaling is not { } range ? Verdict.False(LocalModelReasons.ScalingDisabled, "spec.autoscaling is absent")
            : plan.Replicas.IsMeasured switch
            {
                null => Verdict.False(LocalModelReasons.ScalingDisabled, "spec.activation is OnDemand, and no route asks"),
                true => Verdict.True(LocalModelReasons.ValidMetricFound, $"requests in flight are followed, {range.TargetConcurrency} per server"),
                false => Verdict.False(
                    LocalModelReasons.FailedGetMetrics, $"{observed.Load?.Problem ?? "no server has said yet how many requests it has"}; the number of servers is left as it is"),
            };

    private static Verdict Suspended(DeepSeekLocalModel model)
        => ModelPlanner.IsPaused(model) ? Verdict.True(LocalModelReasons.PausedAnnotation, "nothing is changed, by annotation")
            : model.Spec.Suspend ? Verdict.True(LocalModelReasons.SpecSuspend, "nothing is changed, by spec.suspend")
            : Verdict.False(LocalModelReasons.NotSuspended, "the operator acts on the spec");
}
