using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.StatusPage;

/// <summary>One tier at this moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">Percent of traffic.</param>
/// <param name="CircuitOpen">The operator has tripped it.</param>
/// <param name="Backends">In the order of the route.</param>
internal sealed record TierReport(string Name, int Share, bool CircuitOpen, IReadOnlyList<BackendReport> Backends)
{
    public static TierReport Of(TierModel tier, DateTimeOffset now) =>
        new(tier.Settings.Name, tier.Settings.Share, tier.Settings.CircuitOpen, [.. tier.Backends.Select(backend => BackendReport.Of(backend, now))]);
}
