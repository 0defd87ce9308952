namespace DeepSeek.Api.LocalModels;

/// <summary>Reasons of a local model's conditions; the comment above each group names the types that use it.</summary>
public static class LocalModelReasons
{
    // Ready
    public const string Ready = nameof(Ready);
    public const string CachePending = nameof(CachePending);
    public const string ModelFetching = nameof(ModelFetching);
    public const string EngineBuilding = nameof(EngineBuilding);
    public const string ServerStarting = nameof(ServerStarting);
    public const string ScaledToZero = nameof(ScaledToZero);
    public const string Failed = nameof(Failed);

    // Ready, Available
    public const string InsufficientGPU = nameof(InsufficientGPU);

    // Accepted
    public const string Accepted = nameof(Accepted);
    public const string InvalidSpec = nameof(InvalidSpec);
    public const string UnsupportedCombination = nameof(UnsupportedCombination);
    public const string NameConflict = nameof(NameConflict);

    // CacheReady
    public const string Bound = nameof(Bound);
    public const string Pending = nameof(Pending);
    public const string StorageClassNotFound = nameof(StorageClassNotFound);
    public const string AccessModeUnsuitable = nameof(AccessModeUnsuitable);

    // ModelAvailable
    public const string Present = nameof(Present);
    public const string Fetching = nameof(Fetching);
    public const string AuthFailed = nameof(AuthFailed);
    public const string NotFound = nameof(NotFound);
    public const string ChecksumMismatch = nameof(ChecksumMismatch);
    public const string DiskFull = nameof(DiskFull);

    // EngineBuilt
    public const string Built = nameof(Built);
    public const string Reused = nameof(Reused);
    public const string Building = nameof(Building);
    public const string WaitingForGPU = nameof(WaitingForGPU);
    public const string BuildFailed = nameof(BuildFailed);
    public const string OutOfMemory = nameof(OutOfMemory);
    public const string DeadlineExceeded = nameof(DeadlineExceeded);
    public const string NotRequired = nameof(NotRequired);

    // Available
    public const string MinimumReplicasAvailable = nameof(MinimumReplicasAvailable);
    public const string Unschedulable = nameof(Unschedulable);
    public const string EngineMissing = nameof(EngineMissing);

    // Available, ModelAvailable, EngineBuilt
    public const string ImagePullFailed = nameof(ImagePullFailed);

    // ModelAvailable, EngineBuilt, Available, Progressing: a stage that hasn't been reached yet
    public const string Waiting = nameof(Waiting);

    // Available, Progressing
    public const string ProgressDeadlineExceeded = nameof(ProgressDeadlineExceeded);

    // Progressing
    public const string NewReplicaSetAvailable = nameof(NewReplicaSetAvailable);
    public const string ReplicaSetUpdated = nameof(ReplicaSetUpdated);
    public const string Draining = nameof(Draining);

    // AutoscalingActive
    public const string ValidMetricFound = nameof(ValidMetricFound);
    public const string FailedGetMetrics = nameof(FailedGetMetrics);
    public const string ScalingDisabled = nameof(ScalingDisabled);

    // Suspended
    public const string NotSuspended = nameof(NotSuspended);
    public const string SpecSuspend = nameof(SpecSuspend);
    public const string PausedAnnotation = nameof(PausedAnnotation);
}
