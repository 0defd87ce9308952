using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Which Jobs are made, which are left alone, and by that which are removed: all others of the model.</summary>
internal static class ModelJobs
{
    /// <summary>The Job to make now; null: none. One at a time, since they share a claim that may be of one node.</summary>
    public static V1Job? Next(ObservedModel observed, ModelStages stages, InferenceImages images)
    {
        var model = observed.Model;
        if (stages.Weights.Phase == StagePhase.Absent)
        {
            var old = OldWeights.Of(observed, stages);
            var fetch = FetchJob.Build(model, new JobPurpose(stages.Weights.Key, stages.Claim.Uid!, [.. old.Select(static weights => weights.Key)]), old, images);
            return IsFree(observed, fetch) ? fetch : null;
        }

        if (stages.Engines.Any(static engine => engine.Phase == StagePhase.Active) || stages.Engines.FirstOrDefault(static engine => engine.Phase == StagePhase.Absent) is not { } next)
        {
            return null;
        }

        var build = Build(observed, stages, next, images);
        return IsFree(observed, build) ? build : null;
    }

    /// <summary>Jobs whose word is needed, or that users may want to look into.</summary>
    public static IEnumerable<(string Kind, ObjectKey Key)> Kept(ObservedModel observed, ModelStages stages, InferenceImages images)
    {
        var names = new List<string>();
        if (stages.Weights.Phase is not (StagePhase.Absent or StagePhase.Waiting))
        {
            names.Add(ModelNames.FetchJob(observed.Model, stages.Weights.Key));
        }

        names.AddRange(stages.Engines.Where(engine => engine.Phase is not (StagePhase.Absent or StagePhase.Waiting) && !IsWorthARetry(observed, stages, engine, images))
            .Select(engine => ModelNames.BuildJob(observed.Model, engine.Target.Key)));
        return names.Where(name => IsCurrent(observed, stages.Claim, name)).Select(name => (V1Job.KubeKind, new ObjectKey(observed.Model.Namespace(), name)));
    }

    /// <summary>A build that failed under other limits than those of now.</summary>
    private static bool IsWorthARetry(ObservedModel observed, ModelStages stages, EngineState engine, InferenceImages images)
    {
        var wanted = Build(observed, stages, engine, images);
        return engine.Phase == StagePhase.Failed && observed.Jobs.FirstOrDefault(job => job.Name() == wanted.Name()) is { } live && !HasSameLimits(live, wanted);
    }

    private static V1Job Build(ObservedModel observed, ModelStages stages, EngineState engine, InferenceImages images) => BuildJob.Build(
        observed.Model, stages.Weights.Key, new JobPurpose(engine.Target.Key, stages.Claim.Uid!, Discards(observed, stages)), engine.Target.Product, images);

    /// <summary>Engines of this model beyond those that it keeps, the oldest ones; never one that somebody uses.</summary>
    private static IReadOnlyList<string> Discards(ObservedModel observed, ModelStages stages)
    {
        var needed = stages.Engines.Select(static engine => engine.Target.Key).ToHashSet();
        var served = observed.Server?.Spec.Template.Spec.InitContainers?.SelectMany(static container => container.Args ?? []).ToHashSet() ?? [];
        var own = stages.Contents.Engines.Where(engine => engine.Value.BuiltBy == observed.Model.Name() && !needed.Contains(engine.Key))
            .OrderByDescending(engine => served.Contains(engine.Key)).ThenByDescending(static engine => engine.Value.BuiltTime).ThenBy(static engine => engine.Key, StringComparer.Ordinal)
            .Select(static engine => engine.Key);
        return [.. own.Skip(Math.Max(0, observed.Model.Spec.Cache.RetainEngines - needed.Count)).Where(key => !served.Contains(key) && !observed.KeysOfOthers.Contains(key))];
    }

    // A Job can't be changed: what is of that name must be gone first.
    private static bool IsFree(ObservedModel observed, V1Job job) => observed.Jobs.All(other => other.Name() != job.Name());

    private static bool IsCurrent(ObservedModel observed, ClaimState claim, string name) => ModelStages.JobOf(observed, claim, name).Phase != JobPhase.Absent;

    private static bool HasSameLimits(V1Job live, V1Job wanted)
        => (live.Spec.ActiveDeadlineSeconds, live.Spec.BackoffLimit) == (wanted.Spec.ActiveDeadlineSeconds, wanted.Spec.BackoffLimit)
            && Resources(live) == Resources(wanted);

    private static string Resources(V1Job job)
    {
        var asked = job.Spec.Template.Spec.Containers[0].Resources;
        return $"{Text(asked?.Limits)} {Text(asked?.Requests)}";
    }

    private static string Text(IDictionary<string, ResourceQuantity>? quantities)
        => string.Join(',', (quantities ?? new Dictionary<string, ResourceQuantity>()).OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => $"{one.Key}={one.Value.ToDecimal()}"));
}
