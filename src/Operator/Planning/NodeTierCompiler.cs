using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Operator.Planning;

/// <summary>
/// From the tier orders of some nodes to shares. Positions have shares, and an order says who stands there: the first tier of an order gets what the route's
/// first gets, and loses it, and gets it back, for the same reasons. What a tier is found to be, it is for all.
/// </summary>
internal static class NodeTierCompiler
{
    /// <param name="spec">A valid spec.</param>
    /// <param name="nodes">Labels by node.</param>
    /// <param name="policy">Compiled from the spec.</param>
    /// <param name="step">What the analysis makes of the tiers.</param>
    /// <param name="now">Whether an override is in force depends on it.</param>
    /// <returns>Those that any node has; a node that several fit has the first. Null where there are none.</returns>
    public static IReadOnlyList<SnapshotNodeTier>? Compile(
        DeepSeekRouteSpec spec, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> nodes, AnalysisPolicy policy, AnalysisStep step, DateTimeOffset now)
    {
        var taken = new HashSet<string>();
        var compiled = new List<SnapshotNodeTier>();
        foreach (var wanted in spec.NodeTiers)
        {
            string[] fitting = [.. nodes.Where(node => Fits(wanted, node.Value) && taken.Add(node.Key)).Select(static node => node.Key).Order(StringComparer.Ordinal)];
            if (fitting.Length > 0)
            {
                compiled.Add(new SnapshotNodeTier { Name = wanted.Name, Nodes = fitting, Tiers = Shares(wanted, policy, step, now) });
            }
        }

        return compiled.Count == 0 ? null : compiled;
    }

    private static bool Fits(NodeTierSpec wanted, IReadOnlyDictionary<string, string> labels)
        => wanted.NodeSelector.All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private static SnapshotTierShare[] Shares(NodeTierSpec wanted, AnalysisPolicy policy, AnalysisStep step, DateTimeOffset now)
    {
        string[] order = [.. wanted.TierOrder, .. policy.Tiers.Select(static tier => tier.Name).Except(wanted.TierOrder)];
        var configured = ShareTable.Configured(policy);
        var reordered = policy with
        {
            Tiers = [.. order.Select((name, place) => policy.Tiers.Single(tier => tier.Name == name) with { Share = configured[place] })],
        };
        Analysis.TierState[] states = [.. order.Select(name => step.State.Tiers.Single(tier => tier.Name == name))];
        return [.. Presentation.Shares(reordered, states, now).Shares.Select(static share => new SnapshotTierShare(share.Tier, share.Percent))];
    }
}
