using DeepSeek.ControllerRuntime.Queues;

namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>How a controller works.</summary>
public sealed record ControllerOptions
{
    /// <summary>How many keys are reconciled at once. Default: 4.</summary>
    public int MaxConcurrentReconciles { get; init; } = 4;

    /// <summary>How long one reconcile may take; then it counts as failed. Default: 2 min.</summary>
    public TimeSpan ReconcileTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the first lists may take; then the process ends, for something is wrong that waiting does not cure. Default: 2 min.</summary>
    public TimeSpan CacheSyncTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The waits after failures.</summary>
    public BackoffOptions Backoff { get; init; } = new();
}
