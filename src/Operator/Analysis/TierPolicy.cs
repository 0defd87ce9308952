namespace DeepSeek.Operator.Analysis;

/// <summary>A tier as configured.</summary>
/// <param name="Name">Unique within the route.</param>
/// <param name="Share">Percent of the traffic while everything is healthy.</param>
/// <param name="LatencyThreshold">Probe latency above which the tier is slow; null: never.</param>
/// <param name="LatencyFor">How long it must stay above.</param>
internal sealed record TierPolicy(string Name, int Share, TimeSpan? LatencyThreshold = null, TimeSpan LatencyFor = default)
{
    /// <summary>In the user's order. Only their weights depend on them.</summary>
    public IReadOnlyList<BackendPolicy> Backends { get; init; } = [];
}
