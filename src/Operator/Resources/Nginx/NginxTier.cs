using DeepSeek.Protocol.Routing;

namespace DeepSeek.Operator.Resources.Nginx;

/// <summary>A tier as nginx can be told it, with its part of traffic in hundredths of a percent.</summary>
internal sealed record NginxTier(string Name, int Share, IReadOnlyList<NginxBackend> Backends)
{
    private const int Whole = 10_000;

    /// <summary>
    /// The tiers that traffic may go to, in order of preference. Like the gateway's: those whose circuit is open are left out unless there is no
    /// other, and what was theirs is spread over the others in proportion.
    /// </summary>
    public static IReadOnlyList<NginxTier> Of(RoutingSnapshot snapshot)
    {
        var reachable = snapshot.Tiers
            .Select(static tier => (Tier: tier, Backends: NginxBackend.Of(tier)))
            .Where(static pair => pair.Backends.Count > 0)
            .ToArray();
        var closed = reachable.Where(static pair => !pair.Tier.CircuitOpen).ToArray();
        var usable = closed.Length > 0 ? closed : reachable;
        var sum = usable.Sum(static pair => pair.Tier.Share);
        return [.. usable.Select((pair, index) => new NginxTier(pair.Tier.Name, sum > 0 ? pair.Tier.Share * Whole / sum : index == 0 ? Whole : 0, pair.Backends))];
    }
}
