using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Routing;

/// <summary>The tiers of a snapshot as a gateway on one node is to see them.</summary>
internal static class NodeOrder
{
    /// <param name="snapshot">A valid one.</param>
    /// <param name="node">Where the gateway runs; null: nobody said.</param>
    /// <returns>In order of preference, with the shares of that order.</returns>
    public static IReadOnlyList<SnapshotTier> Of(RoutingSnapshot snapshot, string? node)
        => node is not null && snapshot.NodeTiers?.FirstOrDefault(order => order.Nodes.Contains(node)) is { } order
            ? [.. order.Tiers.Select(place => snapshot.Tiers.Single(tier => tier.Name == place.Tier) with { Share = place.Share })]
            : snapshot.Tiers;
}
