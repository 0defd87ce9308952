using DeepSeek.Api.Routes;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Operator.Status;

/// <summary>
/// The parts that a route may ask for besides its gateways: a condition must never let a user believe in something that isn't there.
/// </summary>
internal static class RequestedVerdicts
{
    public static IEnumerable<(string Type, Verdict Verdict)> Of(ObservedRoute observed, RoutePlan plan, IReadOnlyList<AppliedObject> applied)
    {
        yield return (RouteConditions.CacheActive, CacheVerdict.Of(observed, plan));
        yield return (RouteConditions.LocalModelReady, LocalModels(observed));
        yield return (RouteConditions.DNSReady, DnsVerdict.Of(observed, plan));
        yield return (RouteConditions.MonitoringReady, MonitoringVerdict.Of(observed, plan, applied));
    }

    private static Verdict LocalModels(ObservedRoute observed)
    {
        string[] names = [.. observed.Route.Spec.Tiers.SelectMany(static tier => tier.Backends)
            .Select(static backend => backend.LocalModelRef?.Name).OfType<string>().Distinct()];
        if (names.Length == 0)
        {
            return NotRequested("no backend names a local model");
        }

        var waiting = names.Where(name => observed.References.LocalModels.GetValueOrDefault(name) is not { Ready: true }).ToArray();
        return waiting.Length == 0
            ? Verdict.True(RouteReasons.Active, "every local model is ready")
            : Verdict.False(RouteReasons.Starting, $"not ready: {string.Join(", ", waiting)}");
    }

    private static Verdict NotRequested(string why) => Verdict.False(RouteReasons.NotRequested, why);
}
