namespace DeepSeek.Api.Routes;

/// <summary>Reasons of a route's conditions; the comment above each group names the types that use it.</summary>
public static class RouteReasons
{
    // Ready
    public const string Ready = nameof(Ready);
    public const string Progressing = nameof(Progressing);
    public const string RefNotFound = nameof(RefNotFound);
    public const string GatewayUnavailable = nameof(GatewayUnavailable);
    public const string NotProgrammed = nameof(NotProgrammed);

    // Accepted, and Ready; InvalidSpec also DNSReady
    public const string Accepted = nameof(Accepted);
    public const string InvalidSpec = nameof(InvalidSpec);
    public const string NameConflict = nameof(NameConflict);

    // ResolvedRefs
    public const string ResolvedRefs = nameof(ResolvedRefs);
    public const string SecretNotFound = nameof(SecretNotFound);
    public const string SecretKeyMissing = nameof(SecretKeyMissing);
    public const string LocalModelNotFound = nameof(LocalModelNotFound);
    public const string ServiceNotFound = nameof(ServiceNotFound);
    public const string AwaitingGateways = nameof(AwaitingGateways);
    public const string SecretPropagating = nameof(SecretPropagating);

    // GatewayAvailable
    public const string MinimumReplicasAvailable = nameof(MinimumReplicasAvailable);
    public const string RollingOut = nameof(RollingOut);
    public const string ProgressDeadlineExceeded = nameof(ProgressDeadlineExceeded);
    public const string ImagePullFailed = nameof(ImagePullFailed);
    public const string Unschedulable = nameof(Unschedulable);

    // Programmed
    public const string SnapshotAcknowledged = nameof(SnapshotAcknowledged);
    public const string AwaitingAcknowledgement = nameof(AwaitingAcknowledgement);
    public const string SnapshotRejected = nameof(SnapshotRejected);

    // MetricsAvailable; NoTraffic (status Unknown) also TrafficHealthy
    public const string SamplesReceived = nameof(SamplesReceived);
    public const string NoTraffic = nameof(NoTraffic);
    public const string SourceUnreachable = nameof(SourceUnreachable);
    public const string QueryInvalid = nameof(QueryInvalid);

    // TrafficHealthy; EmergencyThresholdExceeded also CircuitOpen
    public const string WithinThresholds = nameof(WithinThresholds);
    public const string WarningThresholdExceeded = nameof(WarningThresholdExceeded);
    public const string CriticalThresholdExceeded = nameof(CriticalThresholdExceeded);
    public const string EmergencyThresholdExceeded = nameof(EmergencyThresholdExceeded);
    public const string LatencyThresholdExceeded = nameof(LatencyThresholdExceeded);
    public const string NoHealthyTier = nameof(NoHealthyTier);

    // TrafficShifted
    public const string OnPreferredTier = nameof(OnPreferredTier);
    public const string ShiftedByAnalysis = nameof(ShiftedByAnalysis);
    public const string ShiftedByLatency = nameof(ShiftedByLatency);
    public const string ShiftedByOverride = nameof(ShiftedByOverride);
    public const string Recovering = nameof(Recovering);
    public const string DryRun = nameof(DryRun);

    // CircuitOpen
    public const string Closed = nameof(Closed);
    public const string HalfOpenProbing = nameof(HalfOpenProbing);

    // CacheActive, LocalModelReady, DNSReady, MonitoringReady
    public const string NotRequested = nameof(NotRequested);
    public const string Starting = nameof(Starting);
    public const string Active = nameof(Active);
    public const string CRDNotInstalled = nameof(CRDNotInstalled);

    // Suspended
    public const string NotSuspended = nameof(NotSuspended);
    public const string SpecSuspend = nameof(SpecSuspend);
    public const string PausedAnnotation = nameof(PausedAnnotation);

    // Status Unknown of any type that hasn't been looked at yet
    public const string Pending = nameof(Pending);
}
