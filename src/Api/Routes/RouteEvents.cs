namespace DeepSeek.Api.Routes;

/// <summary>Reasons of the events on a route.</summary>
public static class RouteEvents
{
    public const string LevelChanged = nameof(LevelChanged);
    public const string TrafficShiftStarted = nameof(TrafficShiftStarted);
    public const string TrafficShifted = nameof(TrafficShifted);
    public const string RecoveryStep = nameof(RecoveryStep);
    public const string Recovered = nameof(Recovered);
    public const string CircuitOpened = nameof(CircuitOpened);
    public const string CircuitHalfOpen = nameof(CircuitHalfOpen);
    public const string CacheStarted = nameof(CacheStarted);
    public const string CacheStopped = nameof(CacheStopped);
    public const string LocalModelRequested = nameof(LocalModelRequested);
    public const string MetricsUnavailable = nameof(MetricsUnavailable);
    public const string FlapGuardEngaged = nameof(FlapGuardEngaged);
    public const string OverrideApplied = nameof(OverrideApplied);
    public const string OverrideExpired = nameof(OverrideExpired);
    public const string RefMissing = nameof(RefMissing);
    public const string DriftCorrected = nameof(DriftCorrected);
    public const string ApplyFailed = nameof(ApplyFailed);
}
