namespace DeepSeek.Api.Validation;

/// <summary>What a user is told when a rule of a local model is broken: the problem, then the remedy.</summary>
internal static class LocalModelMessages
{
    public const string NameTooLong = RouteMessages.NameTooLong;
    public const string NameNotALabel = RouteMessages.NameNotALabel;
    public const string SourceNotOneOf = "source needs exactly one of huggingFace, pvc, s3 and oci";
    public const string SourceKindImmutable = "the kind of source can't change; create another DeepSeekLocalModel";
    public const string InputLongerThanSequence = "maxInputLength must not exceed maxSequenceLength, which counts input and output";
    public const string CustomImageMissing = "runtime type Custom needs runtime.image";
    public const string NoEngineForBuiltin = "runtime type Builtin needs an engine; set engine.type to TensorRT or OnnxRuntime, or use another runtime";
    public const string ReplicasAndAutoscaling = "replicas and autoscaling exclude each other; remove one of them (autoscaling leaves replicas at its default of 1)";
    public const string AutoscalingRange = "maxReplicas must not be below minReplicas";
    public const string ReadWriteManyNeeded = "more than one replica can exist, so cache.pvc.accessModes must contain ReadWriteMany; add it, or keep to one replica";
    public const string ClaimNameMissing = "create: false needs claimName, the claim to use";
    public const string ClaimImmutable = "the claim can't change (create, claimName, storageClassName, accessModes); create another DeepSeekLocalModel";
}
