using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.StatusPage;

/// <summary>Something that changed.</summary>
internal sealed record TimelineEntry
{
    /// <summary>When this gateway began to serve by it; of what was before its time, when the operator decided it.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Of the level, with its reason; null: it stayed.</summary>
    public SnapshotTransition? Transition { get; init; }

    /// <summary>Tiers whose part of traffic changed.</summary>
    public IReadOnlyList<ShareMove> Shares { get; init; } = [];

    /// <summary>Tiers whose circuit the operator opened.</summary>
    public IReadOnlyList<string> Opened { get; init; } = [];

    /// <summary>Tiers whose circuit the operator closed.</summary>
    public IReadOnlyList<string> Closed { get; init; } = [];

    /// <summary>This gateway's first snapshot.</summary>
    public bool IsFirst { get; init; }
}
