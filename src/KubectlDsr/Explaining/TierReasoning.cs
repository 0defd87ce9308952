using System.Globalization;
using DeepSeek.Api.Routes;
using DeepSeek.KubectlDsr.Reporting;

namespace DeepSeek.KubectlDsr.Explaining;

/// <summary>What concerns every backend of a tier: where it stands, and the share that it has.</summary>
internal static class TierReasoning
{
    public static IEnumerable<Reason> Of(DeepSeekRoute route, TierSpec tier, DateTimeOffset now)
    {
        if (route.Status?.Tiers.FirstOrDefault(known => known.Name == tier.Name) is not { } status)
        {
            yield break;
        }

        if (Standing(tier, status) is { } reason)
        {
            yield return reason;
        }

        if (status.Share is not 0)
        {
            yield break;
        }

        if (RouteReporter.Override(route, now)?.Tier is { } pinned && pinned != tier.Name)
        {
            yield return new("OverriddenAway", $"all traffic goes to tier {pinned} by hand; this tier serves when that one fails", "wait for the end of the override, or resume");
        }
        else if (status.State is TierState.Healthy or null && Configured(route, tier) == 0)
        {
            yield return new("NoShare", $"tier {tier.Name} has a configured share of 0: it serves what others fail, and takes over when they lose their share",
                $"nothing needs to be done; to give it traffic now: spec.tiers[].share, or kubectl dsr shift --tier {tier.Name} --for 30m");
        }
    }

    private static Reason? Standing(TierSpec tier, TierStatus status) => status.State switch
    {
        TierState.Degraded => new("TierDegraded",
            $"tier {tier.Name} lost share because of its errors{Rate(status)}{Since(status)}; it keeps {status.RetainedPercent ?? 0} % of its own to be measured by",
            "it comes back by itself when its probes and the requests that it still gets succeed"),
        TierState.CircuitOpen => new("TierCircuitOpen",
            $"the circuit of tier {tier.Name} is open{Since(status)}: it gets probes alone", "when its probes succeed it gets a trial share by itself"),
        TierState.HalfOpen => new("TierHalfOpen",
            $"tier {tier.Name} is on trial{Since(status)}, with {status.RetainedPercent ?? 0} % of its share", "wait: its share returns step by step while it answers well"),
        TierState.Recovering => new("TierRecovering",
            $"the share of tier {tier.Name} is returning{Since(status)}: {status.RetainedPercent ?? 0} % of it is back{Wait(status)}", "wait; a step that fails goes back and doubles the wait"),
        TierState.Slow => new("TierSlow",
            $"tier {tier.Name} lost share because its probes take longer than latencyThreshold ({tier.LatencyThreshold}){Latency(status)}", "raise spec.tiers[].latencyThreshold if so slow a tier is wanted; else it comes back when it is fast again"),
        TierState.Unavailable => new("TierUnavailable",
            $"tier {tier.Name} has no usable backend", "see what is said of its backends"),
        _ => null,
    };

    private static int Configured(DeepSeekRoute route, TierSpec tier)
        => route.Spec.ConfiguredShares()[route.Spec.Tiers.Index().First(one => one.Item.Name == tier.Name).Index];

    private static string Rate(TierStatus status) => status.ErrorRate is { } rate ? $" ({rate} % of its attempts failed)" : "";

    private static string Latency(TierStatus status) => status.Latency is { } latency ? $"; now {latency}" : "";

    private static string Wait(TierStatus status) => status.WaitSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $", the next step waits {seconds} s") : "";

    private static string Since(TierStatus status)
        => status.StateSince is { } since ? string.Create(CultureInfo.InvariantCulture, $" since {since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : "";
}
