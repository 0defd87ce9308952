namespace DeepSeek.Protocol.Routing;

/// <summary>Another order of the tiers, for gateways on some nodes.</summary>
public sealed record SnapshotNodeTier
{
    /// <summary>As the route calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the nodes, sorted. No node is in two of them.</summary>
    public required IReadOnlyList<string> Nodes { get; init; }

    /// <summary>Every tier of the snapshot once, in order of preference. Their shares sum to 100.</summary>
    public required IReadOnlyList<SnapshotTierShare> Tiers { get; init; }
}
