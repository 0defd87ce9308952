using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Applying;
using k8s.Models;

namespace DeepSeek.Operator.Status.LocalModels;

/// <summary>What is worth an event: what changed between the last status and this one, and what was written.</summary>
internal static class ModelEventLines
{
    public static IEnumerable<EventLine> Of(IReadOnlyList<AppliedObject> applied, DeepSeekLocalModelStatus? before, DeepSeekLocalModelStatus after)
        => Stages(before, after).Concat(Applied(applied));

    private static IEnumerable<EventLine> Stages(DeepSeekLocalModelStatus? before, DeepSeekLocalModelStatus after)
    {
        if (Became(before, after, LocalModelConditions.ModelAvailable, "True") is { } fetched)
        {
            yield return new EventLine(false, LocalModelEvents.ModelFetched, fetched.Message);
        }

        if (Became(before, after, LocalModelConditions.EngineBuilt, "True") is { Reason: LocalModelReasons.Built or LocalModelReasons.Reused } built)
        {
            yield return new EventLine(false, LocalModelEvents.EngineBuilt, built.Message);
        }

        if (before?.Demand?.DesiredReplicas is { } had && after.Demand?.DesiredReplicas is { } has && had != has)
        {
            var askedBy = after.Demand.Routes.Count == 0 ? "" : $", asked for by {string.Join(", ", after.Demand.Routes)}";
            yield return new EventLine(false, LocalModelEvents.Scaled, $"from {had} to {has} servers{askedBy}");
        }

        var ready = Find(after, LocalModelConditions.Ready);
        if (ready?.Reason == LocalModelReasons.Failed && Find(before, LocalModelConditions.Ready)?.Reason != LocalModelReasons.Failed)
        {
            yield return new EventLine(true, LocalModelEvents.Failed, ready.Message);
        }
    }

    private static IEnumerable<EventLine> Applied(IReadOnlyList<AppliedObject> applied)
        => applied.SelectMany(static line => line switch
        {
            { Outcome: ApplyOutcome.DriftCorrected } => new[] { new EventLine(false, LocalModelEvents.DriftCorrected, $"{line.Kind} {line.Key.Name} was changed by somebody else; put right") },
            { Error: not null } => [new EventLine(true, LocalModelEvents.ApplyFailed, $"{line.Kind} {line.Key.Name}: {line.Error!.Message}")],
            _ => [],
        });

    private static V1Condition? Became(DeepSeekLocalModelStatus? before, DeepSeekLocalModelStatus after, string type, string status)
        => Find(after, type) is { } found && found.Status == status && Find(before, type)?.Status != status ? found : null;

    private static V1Condition? Find(DeepSeekLocalModelStatus? status, string type) => status?.Conditions.FirstOrDefault(condition => condition.Type == type);
}
