using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>
/// Weights of earlier sources, which the next fetch deletes: those that this model fetched, beyond as many as it keeps engines, the oldest ones;
/// never those that somebody uses.
/// </summary>
internal static class OldWeights
{
    /// <returns>None unless weights are to be fetched now.</returns>
    public static IReadOnlyList<(string Key, DateTimeOffset FetchedTime)> Of(ObservedModel observed, ModelStages stages)
    {
        if (stages.Weights.Phase != StagePhase.Absent)
        {
            return [];
        }

        var served = observed.Server is { } server ? ModelPaths.WeightsIn(server.Spec.Template.Spec).ToHashSet() : [];
        var own = stages.Contents.Weights.Where(weights => weights.Value.FetchedBy == observed.Model.Name() && weights.Value.FetchedTime is not null && weights.Key != stages.Weights.Key)
            .OrderByDescending(weights => served.Contains(weights.Key)).ThenByDescending(static weights => weights.Value.FetchedTime).ThenBy(static weights => weights.Key, StringComparer.Ordinal);
        return [.. own.Skip(Math.Max(0, observed.Model.Spec.Cache.RetainEngines - 1))
            .Where(weights => !served.Contains(weights.Key) && !observed.WeightsOfOthers.Contains(weights.Key))
            .Select(static weights => (weights.Key, weights.Value.FetchedTime!.Value))];
    }

    /// <summary>The same stages, of a claim that hasn't them.</summary>
    public static ModelStages Without(ObservedModel observed, ModelStages stages)
        => stages with { Contents = stages.Contents with { Weights = stages.Contents.Weights.RemoveRange(Of(observed, stages).Select(static old => old.Key)) } };
}
