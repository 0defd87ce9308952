using Prometheus;

namespace DeepSeek.Gateway.Metering;

/// <summary>What the counters say, since the process began.</summary>
/// <param name="Answered">Requests whose client got a whole answer.</param>
/// <param name="Failed">Requests whose client got an error instead, or after a part.</param>
/// <param name="Rejected">Requests that were not admitted.</param>
/// <param name="Tiers">By name.</param>
internal sealed record TrafficTotals(long Answered, long Failed, long Rejected, IReadOnlyDictionary<string, TierTotals> Tiers)
{
    /// <summary>The index of the label tier in metrics of attempts.</summary>
    private const int Tier = 1;

    /// <summary>The index of the label phase in the latency.</summary>
    private const int Phase = 3;

    public static TrafficTotals None { get; } = new(0, 0, 0, new Dictionary<string, TierTotals>());

    /// <summary>Reads the counters. They may go on meanwhile: what is missed is in the next reading.</summary>
    /// <param name="requests">By outcome.</param>
    /// <param name="attempts">By route, tier and more.</param>
    /// <param name="errors">By route, tier and more.</param>
    /// <param name="latency">By route, tier, backend and phase.</param>
    public static TrafficTotals Of(Counter requests, Counter attempts, Counter errors, Histogram latency)
    {
        var outcomes = requests.GetAllLabelValues().ToDictionary(static labels => labels[0], labels => (long)requests.WithLabels(labels).Value);
        var tiers = new Dictionary<string, TierTotals>(StringComparer.Ordinal);
        foreach (var labels in attempts.GetAllLabelValues())
        {
            Add(labels, new TierTotals { Attempts = (long)attempts.WithLabels(labels).Value });
        }

        foreach (var labels in errors.GetAllLabelValues())
        {
            Add(labels, new TierTotals { Errors = (long)errors.WithLabels(labels).Value });
        }

        foreach (var labels in latency.GetAllLabelValues())
        {
            var child = latency.WithLabels(labels);
            var totals = new TimeTotals(child.Count, child.Sum);
            Add(labels, labels[Phase] == "first_token" ? new TierTotals { FirstToken = totals } : new TierTotals { Answer = totals });
        }

        return new TrafficTotals(
            outcomes.GetValueOrDefault("ok"), outcomes.GetValueOrDefault("failed") + outcomes.GetValueOrDefault("truncated"), outcomes.GetValueOrDefault("rejected"), tiers);

        void Add(string[] labels, TierTotals totals) => tiers[labels[Tier]] = tiers.GetValueOrDefault(labels[Tier]) + totals;
    }
}
