using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.StatusPage;

/// <summary>What <c>/status.json</c> says: one gateway's view of its route. No keys, prompts, answers, or names of clients.</summary>
internal sealed record StatusReport
{
    /// <summary>The gateway's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When the gateway began: another one means that another gateway answers.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The pod; null outside of one.</summary>
    public string? Instance { get; init; }

    /// <summary>Namespace and name; null before the first snapshot, as all that follows from it.</summary>
    public string? Route { get; init; }

    public string? Level { get; init; }

    /// <summary>Why the level is what it is; null: it never changed, or the snapshot doesn't say.</summary>
    public SnapshotTransition? Transition { get; init; }

    /// <summary>Of the snapshot that is served.</summary>
    public string? Hash { get; init; }

    /// <summary>The newest snapshot, while it is refused.</summary>
    public RejectedSnapshot? Rejected { get; init; }

    /// <summary>The gateway is on its way out.</summary>
    public required bool Draining { get; init; }

    /// <summary>Requests inside, those that wait included.</summary>
    public required int InFlight { get; init; }

    /// <summary>Requests that wait to be admitted.</summary>
    public required int Queue { get; init; }

    /// <summary>In order of preference.</summary>
    public required IReadOnlyList<TierReport> Tiers { get; init; }

    /// <summary>Of the last quarter of an hour what was asked for, oldest first.</summary>
    public required IReadOnlyList<TrafficSample> History { get; init; }

    /// <summary>What changed, newest first.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<RecentAttempt> Attempts { get; init; }
}
