using System.Globalization;
using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning.LocalModels;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Status.LocalModels;

/// <summary>(what was observed, planned and applied) → the status. All known condition types are there from the first visit on.</summary>
internal static class ModelStatusReport
{
    // As many as the schema lets the lists have.
    private const int MostEngines = 64;
    private const int MostRoutes = 256;

    public static DeepSeekLocalModelStatus Build(ObservedModel observed, ModelPlan plan, IReadOnlyList<AppliedObject> applied, DateTimeOffset now)
    {
        var (model, server) = (observed.Model, observed.Server?.Status);
        var verdicts = ModelVerdicts.Of(observed, plan, applied);
        return new DeepSeekLocalModelStatus
        {
            ObservedGeneration = model.Metadata.Generation,
            Phase = ReadyVerdict.Phase(verdicts[0].Verdict),
            Replicas = server?.Replicas ?? 0,
            ReadyReplicas = server?.ReadyReplicas ?? 0,
            UpdatedReplicas = server?.UpdatedReplicas ?? 0,
            Selector = ModelMetadata.ServerSelectorText(model),
            Model = plan.Weights.Record is not { } weights ? null : new ModelArtifactStatus { Digest = weights.Digest, Revision = weights.Revision, SizeBytes = weights.SizeBytes },
            Engine = plan.Engines.FirstOrDefault(static engine => engine.Phase == StagePhase.Done) is { } engine ? Engine(engine) : null,
            Engines = [.. plan.Contents.Engines.Take(MostEngines).Select(known => Cached(known.Key, known.Value, plan, observed.Server))],
            Endpoint = ModelService.Endpoint(model),
            Demand = new DemandStatus
            {
                Routes = [.. plan.Replicas.AskedBy.Take(MostRoutes)],
                DesiredReplicas = plan.Replicas.Replicas,
                Concurrency = observed.Load?.Last?.ToString("0.0", CultureInfo.InvariantCulture),
            },
            Conditions = Conditions(model, verdicts, now),
        };
    }

    private static EngineStatus Engine(EngineState engine) => new()
    {
        Key = engine.Target.Key,
        TensorRTVersion = engine.Record?.TensorRTVersion,
        GpuProduct = engine.Record?.GpuProduct ?? engine.Target.Product,
        ComputeCapability = engine.Record?.ComputeCapability,
        Precision = engine.Record?.Precision,
        BuiltTime = engine.Record?.BuiltTime,
        BuildSeconds = engine.Record?.BuildSeconds,
    };

    private static CachedEngineStatus Cached(string key, EngineRecord record, ModelPlan plan, V1Deployment? server) => new()
    {
        Key = key,
        GpuProduct = record.GpuProduct,
        BuiltTime = record.BuiltTime,
        InUse = server?.Spec.Replicas > 0 && (server.Spec.Template.Spec.InitContainers?.Any(container => container.Args?.Contains(key) == true) == true || plan.Artifacts?.EngineKeys.Contains(key) == true),
    };

    private static IReadOnlyList<V1Condition> Conditions(DeepSeekLocalModel model, IReadOnlyList<(string Type, Verdict Verdict)> verdicts, DateTimeOffset now)
        => [.. verdicts.Aggregate(
            (IList<V1Condition>)[.. model.Status?.Conditions ?? []],
            (conditions, next) => ControllerRuntime.Reconciling.Conditions.With(
                conditions,
                new V1Condition
                {
                    Type = next.Type,
                    Status = next.Verdict.Status,
                    Reason = next.Verdict.Reason,
                    Message = next.Verdict.Message,
                    ObservedGeneration = model.Metadata.Generation,
                },
                now))];
}
