using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Routing;

/// <summary>From shares to the order in which a request sees the tiers. Pure: chance is a parameter.</summary>
internal static class TierOrder
{
    private const int Whole = 100;

    /// <summary>
    /// The first tier is drawn by share; failover then goes down the tiers in order, and from the last to the ones above.
    /// Tiers whose circuit is open are left out, unless there is no other.
    /// </summary>
    /// <param name="tiers">In order of preference.</param>
    /// <param name="chance">0..1, drawn anew for each request.</param>
    public static IReadOnlyList<TierModel> Of(IReadOnlyList<TierModel> tiers, double chance)
    {
        var closed = tiers.Where(t => !t.Settings.CircuitOpen && t.Backends.Count > 0).ToArray();
        var usable = closed.Length > 0 ? closed : [.. tiers.Where(t => t.Backends.Count > 0)];
        var first = Draw(usable, chance);
        return first == 0 ? usable : [.. usable[first..], .. usable[..first]];
    }

    /// <summary>Shares of tiers that were left out are spread over the others in proportion.</summary>
    private static int Draw(TierModel[] tiers, double chance)
    {
        var left = chance * Math.Min(Whole, tiers.Sum(t => t.Settings.Share));
        for (var i = 0; i < tiers.Length; i++)
        {
            left -= tiers[i].Settings.Share;
            if (left < 0)
            {
                return i;
            }
        }

        return 0;
    }
}
