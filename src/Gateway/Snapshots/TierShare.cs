namespace DeepSeek.Gateway.Snapshots;

/// <summary>A tier as <c>/snapshot</c> shows it.</summary>
internal sealed record TierShare(string Name, int Share, bool CircuitOpen);
