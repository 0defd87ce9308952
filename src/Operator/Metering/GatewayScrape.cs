namespace DeepSeek.Operator.Metering;

/// <summary>What one gateway's metrics say, at one moment.</summary>
/// <param name="Backends">Those that the gateway has spoken of.</param>
/// <param name="SnapshotHash">Hash of the snapshot that is served; null before the first.</param>
/// <param name="RejectedHash">Hash of a newer snapshot that the gateway refused; null when it refused none.</param>
internal sealed record GatewayScrape(
    IReadOnlyDictionary<BackendKey, BackendScrape> Backends, string? SnapshotHash = null, string? RejectedHash = null)
{
    /// <summary>Whether each credential of the snapshot that is served is there, by its name <c>&lt;secret&gt;/&lt;key&gt;</c>.</summary>
    public IReadOnlyDictionary<string, bool> Credentials { get; init; } = new Dictionary<string, bool>();
}
