namespace DeepSeek.Gateway.Snapshots;

/// <summary>What <c>/snapshot</c> on the admin port shows.</summary>
internal sealed record SnapshotStatus
{
    public string? Hash { get; init; }

    public string? Route { get; init; }

    public string? Level { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public IReadOnlyList<TierShare>? Tiers { get; init; }

    public RejectedSnapshot? Rejected { get; init; }
}
