using DeepSeek.Api.Routes;
using DeepSeek.Operator.Metering;
using k8s.Models;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>Alerts on what the operator says of a route. Where it isn't scraped they are silent; that it fell silent is one of them.</summary>
internal static class OperatorAlertRules
{
    public const string NotAcknowledged = "DeepSeekSnapshotNotAcknowledged";
    public const string FlapGuard = "DeepSeekFlapGuardEngaged";
    public const string MetricsUnavailable = "DeepSeekMetricsUnavailable";

    /// <summary>Fires for a day after the operator was last heard of.</summary>
    public const string OperatorAbsent = "DeepSeekOperatorAbsent";

    private const string Patience = "5m";

    public static IEnumerable<AlertingRule> Of(DeepSeekRoute route)
    {
        var queries = new OperatorQueries(route);
        var name = $"{route.Namespace()}/{route.Name()}";
        yield return Rule(
            route, NotAcknowledged, Patience, NotTakenUp(queries),
            $"Not every gateway of DeepSeekRoute {name} serves by its newest snapshot",
            "Traffic may still go where it shouldn't. A gateway that refuses a snapshot says why at /snapshot of its admin port.");
        yield return Rule(
            route, FlapGuard, null, $"{queries.Of("max", RouteMetricNames.FlapGuard)} == 1",
            $"DeepSeekRoute {name} swings between levels",
            "Its worst level is held for spec.recovery.flapGuard.holdFor: no share returns meanwhile.");
        yield return Rule(
            route, MetricsUnavailable, Patience, Blind(queries),
            $"The operator can't judge DeepSeekRoute {name}",
            "The source of its error rates doesn't answer, or refuses the query: level and shares are held. The condition MetricsAvailable says why.");
        yield return Rule(
            route, OperatorAbsent, Patience, Silent(queries),
            $"No operator works on DeepSeekRoute {name}",
            "Gateways go on by their last snapshot. Levels and shares stand still until an operator is back, and is scraped.");
    }

    private static string NotTakenUp(OperatorQueries queries) => $"""
        {queries.Of("max", RouteMetricNames.Gateways, "state=\"asked\"")}
        > {queries.Of("max", RouteMetricNames.Gateways, "state=\"acknowledged\"")}
        """;

    private static string Blind(OperatorQueries queries) => $"""
        {Evaluations(queries, "SourceError")} > 0
        unless {Evaluations(queries, "Value|NoData")} > 0
        """;

    private static string Silent(OperatorQueries queries) => $"""
        {queries.Over("max", "max_over_time", RouteMetricNames.Level, "1d")}
        unless {queries.Of("max", RouteMetricNames.Level)}
        """;

    private static string Evaluations(OperatorQueries queries, string outcomes)
        => queries.Over("sum", "increase", RouteMetricNames.Evaluations, Patience, $"outcome=~\"{outcomes}\"");

    private static AlertingRule Rule(DeepSeekRoute route, string alert, string? after, string expr, string summary, string description) => new(
        alert,
        expr,
        after,
        new Dictionary<string, string> { ["namespace"] = route.Namespace(), ["route"] = route.Name(), ["severity"] = "warning" },
        new Dictionary<string, string>
        {
            ["summary"] = summary,
            ["description"] = description,
            ["runbook"] = $"kubectl -n {route.Namespace()} describe deepseekroute {route.Name()} has the conditions and events of the route.",
        });
}
