namespace DeepSeek.Gateway.Snapshots;

/// <summary>The newest snapshot, when it is refused, as <c>/snapshot</c> shows it.</summary>
internal sealed record RejectedSnapshot(string Hash, IReadOnlyList<string> Reasons);
