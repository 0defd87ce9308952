using DeepSeek.Api.LocalModels;

namespace DeepSeek.Api.Validation;

/// <summary>
/// The twin in C# of each CEL rule of a local model that doesn't compare with what was there before: for clusters whose CRD is older than
/// the operator.
/// </summary>
public static class LocalModelRules
{
    /// <returns>Every broken rule, in the order of the spec; none for a sound model.</returns>
    public static IReadOnlyList<FieldError> Check(DeepSeekLocalModelSpec spec) => [.. Broken(spec)];

    private static IEnumerable<FieldError> Broken(DeepSeekLocalModelSpec spec)
    {
        if (new object?[] { spec.Source.HuggingFace, spec.Source.Pvc, spec.Source.S3, spec.Source.Oci }.Count(static source => source is not null) != 1)
            yield return new("spec.source", LocalModelMessages.SourceNotOneOf);
        if (spec.Engine.Type == EngineType.None && spec.Runtime.Type == RuntimeType.Builtin)
            yield return new("spec.engine.type", LocalModelMessages.NoEngineForBuiltin);
        if (spec.Engine.MaxInputLength > spec.Engine.MaxSequenceLength)
            yield return new("spec.engine.maxInputLength", LocalModelMessages.InputLongerThanSequence);
        if (spec.Runtime is { Type: RuntimeType.Custom, Image: "" })
            yield return new("spec.runtime.image", LocalModelMessages.CustomImageMissing);
        if (spec.Autoscaling is not null && spec.Replicas != 1)
            yield return new("spec.replicas", LocalModelMessages.ReplicasAndAutoscaling);
        if (spec.Autoscaling is { } range && range.MinReplicas > range.MaxReplicas)
            yield return new("spec.autoscaling.maxReplicas", LocalModelMessages.AutoscalingRange);
        if (spec.Cache.Pvc is { Create: false, ClaimName: "" })
            yield return new("spec.cache.pvc.claimName", LocalModelMessages.ClaimNameMissing);
        if (spec.Cache.Pvc.Create && (spec.Autoscaling?.MaxReplicas ?? spec.Replicas) > 1 && !spec.Cache.Pvc.AccessModes.Contains(ClaimAccessMode.ReadWriteMany))
            yield return new("spec.cache.pvc.accessModes", LocalModelMessages.ReadWriteManyNeeded);
    }
}
