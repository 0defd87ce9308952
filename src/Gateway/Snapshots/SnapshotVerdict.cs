namespace DeepSeek.Gateway.Snapshots;

/// <summary>What became of a snapshot that was offered.</summary>
/// <param name="Hash">Of the bytes offered.</param>
/// <param name="Reasons">Empty: it is served. Otherwise every error, each named by its field path; the last good snapshot goes on being served.</param>
public sealed record SnapshotVerdict(string Hash, IReadOnlyList<string> Reasons)
{
    /// <summary>Whether it is served.</summary>
    public bool Accepted => Reasons.Count == 0;
}
