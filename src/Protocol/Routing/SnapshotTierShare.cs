namespace DeepSeek.Protocol.Routing;

/// <summary>A tier's place in an order.</summary>
/// <param name="Tier">Its name.</param>
/// <param name="Share">Percent of traffic, 0..100.</param>
public sealed record SnapshotTierShare(string Tier, int Share);
