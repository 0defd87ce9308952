using System.Globalization;
using DeepSeek.Api.Routes;
using DeepSeek.KubectlDsr.Reporting;
using k8s.Models;

namespace DeepSeek.KubectlDsr.Explaining;

/// <summary>What concerns every backend of a route.</summary>
internal static class RouteReasoning
{
    public static IEnumerable<Reason> Of(DeepSeekRoute route, DateTimeOffset now)
    {
        if (route.Status?.ObservedGeneration is not { } observed)
        {
            yield return new("NotReconciled", "no operator has looked at this route yet", "see whether deepseek-operator runs, and watches this namespace and the route's class");
            yield break;
        }

        if (observed < route.Metadata.Generation)
        {
            yield return new("StatusOutdated", Invariant($"the status speaks of generation {observed}, and the spec is at {route.Metadata.Generation}"),
                "wait some seconds; if it stays so, see whether deepseek-operator runs");
        }

        foreach (var (type, next) in Gates)
        {
            if (RouteReporter.Condition(route, type) is { Status: not "True" } condition && condition.Reason != RouteReasons.NoTraffic)
            {
                yield return new(condition.Reason ?? type, $"{type} is {condition.Status}: {condition.Message}", next);
            }
        }

        foreach (var reason in Decisions(route, now))
        {
            yield return reason;
        }
    }

    private static IEnumerable<(string Type, string Next)> Gates =>
    [
        (RouteConditions.Accepted, "correct the spec; until then gateways go on with what they have"),
        (RouteConditions.GatewayAvailable, "kubectl describe the gateway's Deployment and pods"),
        (RouteConditions.Programmed, "wait some seconds; a gateway that refused a snapshot says why on its admin port, /snapshot"),
        (RouteConditions.MetricsAvailable, "level and shares are held until the gateways' metrics can be read again: see whether the operator reaches the gateways' admin port"),
    ];

    private static IEnumerable<Reason> Decisions(DeepSeekRoute route, DateTimeOffset now)
    {
        if (RouteReporter.Override(route, now) is { Tier: { } tier } pinned)
        {
            yield return new("Override", $"a person sent all traffic to tier {tier}{Until(pinned.Until)}", $"kubectl dsr resume {route.Name()} ends it");
        }
        else if (RouteReporter.Override(route, now) is { Level: { } level } judged)
        {
            yield return new("Override", $"a person set the level to {level}{Until(judged.Until)}", $"kubectl dsr resume {route.Name()} ends it");
        }

        if (RouteReporter.Held(route) is { } held)
        {
            yield return held == RouteReasons.SpecSuspend
                ? new(held, "the route is held by spec.suspend: level and shares stay as they are", "set spec.suspend to false")
                : new(held, "the route is held: level and shares stay as they are", $"kubectl dsr resume {route.Name()}");
        }

        if (route.Spec.Mode == RouteMode.DryRun)
        {
            yield return new("DryRun", "spec.mode is DryRun: shares stay as configured, whatever is measured", "set spec.mode to Enforce");
        }
    }

    private static string Until(DateTimeOffset? until) => until is { } time ? Invariant($" until {time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : ", without an end";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
