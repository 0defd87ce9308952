namespace DeepSeek.Protocol.Routing;

/// <summary>One tier of nodes, with its present part of traffic.</summary>
public sealed record SnapshotTier
{
    public required string Name { get; init; }

    /// <summary>Percent of traffic, 0..100. Requests of other tiers may still fail over to a tier whose share is 0.</summary>
    public required int Share { get; init; }

    /// <summary>The operator has tripped this tier: nothing is sent to it, not even by failover, except probes (and when no other tier is left).</summary>
    public bool CircuitOpen { get; init; }

    /// <summary>In the order of the route.</summary>
    public required IReadOnlyList<SnapshotBackend> Backends { get; init; }
}
