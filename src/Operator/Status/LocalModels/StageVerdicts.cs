using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Planning.LocalModels;

namespace DeepSeek.Operator.Status.LocalModels;

/// <summary>What has to be in the claim before anybody can serve: each stage's condition.</summary>
internal static class StageVerdicts
{
    public static Verdict Cache(ClaimState claim) => claim.IsBound ? Verdict.True(claim.Reason, claim.Message) : Verdict.False(claim.Reason, claim.Message);

    public static Verdict Weights(WeightsState weights) => weights.Phase switch
    {
        StagePhase.Done => Verdict.True(weights.Reason, weights.Message),
        StagePhase.Waiting => Verdict.Unknown(weights.Reason, weights.Message),
        _ => Verdict.False(weights.Reason, weights.Message),
    };

    /// <summary>Of several engines the one that is furthest from being there.</summary>
    public static Verdict Engines(EngineSpec spec, ModelPlan plan)
    {
        if (!EngineTargets.AreRequired(spec))
        {
            return Verdict.True(LocalModelReasons.NotRequired, $"engine type {spec.Type} computes with the weights as they are");
        }

        if (plan.EngineObstacle is { } obstacle)
        {
            return Verdict.False(LocalModelReasons.BuildFailed, obstacle);
        }

        return plan.Engines.Count == 0 ? Verdict.Unknown(LocalModelReasons.Waiting, "the weights come first")
            : plan.Engines.OrderBy(static engine => Rank(engine.Phase)).First() is { Phase: not StagePhase.Done } pending ? Verdict.False(pending.Reason, pending.Message)
            : Verdict.True((plan.Engines.FirstOrDefault(static engine => engine.Reason == LocalModelReasons.Built) ?? plan.Engines[0]).Reason, string.Join("; ", plan.Engines.Select(static engine => engine.Message)));
    }

    private static int Rank(StagePhase phase) => phase switch
    {
        StagePhase.Failed => 0,
        StagePhase.Active => 1,
        StagePhase.Done => 3,
        _ => 2,
    };
}
