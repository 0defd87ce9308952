namespace DeepSeek.Operator.Analysis;

/// <summary>Reasons of Kubernetes events that the analysis causes. The names are what users see.</summary>
internal enum AnalysisEventReason
{
    LevelChanged,
    TrafficShiftStarted,
    TrafficShifted,
    RecoveryStep,
    Recovered,
    CircuitOpened,
    CircuitHalfOpen,
    CacheStarted,
    CacheStopped,
    FlapGuardEngaged,
    OverrideApplied,
    OverrideExpired,
    MetricsUnavailable,
}
