using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>One tier, compiled.</summary>
internal sealed record TierModel(SnapshotTier Settings, IReadOnlyList<BackendModel> Backends);
