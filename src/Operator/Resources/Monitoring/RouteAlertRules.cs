using System.Globalization;
using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.Protocol.Metering;
using k8s.Models;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>
/// One alert per level, with the level's threshold and time, judged as the operator judges: Warning and Emergency on each tier's attempts,
/// Critical on the tier that takes the most, and on the route as a whole. They need gateways that are scraped, and no operator; beside them stand those on what the operator says.
/// </summary>
internal static class RouteAlertRules
{
    /// <summary>Fires where nothing is known of any gateway: the others are silent then.</summary>
    public const string Absent = "DeepSeekGatewayMetricsAbsent";

    private const string Warning = "warning";

    public static RuleFile Build(DeepSeekRoute route)
    {
        var (spec, queries) = (route.Spec, new TierQueries(route));
        var between = spec.Analysis.Interval > spec.Monitoring.ServiceMonitor.Interval ? spec.Analysis.Interval : spec.Monitoring.ServiceMonitor.Interval;
        return new RuleFile(
        [
            new RuleGroup(
                $"deepseek-route-{route.Namespace()}-{route.Name()}",
                between.ToString(),
                [.. spec.Analysis.Levels.OrderBy(static level => level.Name).Select(level => OfLevel(route, queries, level)), OfAbsence(route, queries), .. OperatorAlertRules.Of(route)]),
        ]);
    }

    /// <summary>The alert of a level.</summary>
    public static string NameOf(Level level) => $"DeepSeekErrorRate{level}";

    private static AlertingRule OfLevel(DeepSeekRoute route, TierQueries queries, LevelSpec level) => new(
        NameOf(level.Name),
        level.Name == Level.Critical ? Critical(queries, level, route.Spec.Analysis.MinimumRequests) : OfTiers(queries, level, route.Spec.Analysis.MinimumRequests),
        level.For == Duration.Zero ? null : level.For.ToString(),
        Labels(route, level.Name == Level.Warning ? Warning : "critical", level.Name),
        Annotations(
            route,
            $"{Place(level)} of DeepSeekRoute {Name(route)} fails too often",
            $"{{{{ printf \"%.1f\" $value }}}} % of the attempts at upstreams failed in the last {TierQueries.Range(route.Spec)}, "
                + $"and level {level.Name} begins above {level.ErrorRatePercent} %{(level.For == Duration.Zero ? "" : $" for {level.For}")}."));

    private static AlertingRule OfAbsence(DeepSeekRoute route, TierQueries queries) => new(
        Absent,
        $"absent({GatewayMetricNames.BreakerState}{queries.Selector})",
        "5m",
        Labels(route, Warning),
        Annotations(
            route,
            $"No gateway of DeepSeekRoute {Name(route)} is being scraped",
            "Prometheus has no metrics of its gateways: either none runs, or none is scraped. Alerts on error rates can't fire meanwhile."));

    private static string OfTiers(TierQueries queries, LevelSpec level, int minimum) => $"""
        {queries.ErrorPercent("tier")} > {Text(level.ErrorRatePercent)}
        and (
          {queries.Attempts("tier")} >= {Text(minimum)}
          or {queries.Shut}
        )
        """;

    private static string Critical(TierQueries queries, LevelSpec level, int minimum) => $"""
        (
          {queries.ErrorPercent("tier")} > {Text(level.ErrorRatePercent)}
          and (
            {queries.Attempts("tier")} >= {Text(minimum)}
            or {queries.Shut}
          )
          and topk(1, {queries.Attempts("tier")})
        )
        or (
          {queries.ErrorPercent("")} > {Text(level.ErrorRatePercent)}
          and {queries.Attempts("")} >= {Text(minimum)}
        )
        """;

    // Alertmanagers are set up for severities that everybody uses; what is beyond critical would reach nobody.
    private static Dictionary<string, string> Labels(DeepSeekRoute route, string severity, Level? level = null)
    {
        var labels = new Dictionary<string, string> { ["namespace"] = route.Namespace(), ["route"] = route.Name(), ["severity"] = severity };
        if (level is not null)
        {
            labels["level"] = $"{level}";
        }

        return labels;
    }

    private static Dictionary<string, string> Annotations(DeepSeekRoute route, string summary, string description) => new()
    {
        ["summary"] = summary,
        ["description"] = description,
        ["runbook"] = $"kubectl -n {route.Namespace()} describe deepseekroute {route.Name()} says what the operator does about it; for what upstreams answer, see the label reason of {GatewayMetricNames.ApiErrors}.",
    };

    private static string Place(LevelSpec level) => level.Name == Level.Critical
        ? "{{ if $labels.tier }}Tier {{ $labels.tier }}, which takes most of the traffic,{{ else }}The whole{{ end }}" : "Tier {{ $labels.tier }}";

    private static string Name(DeepSeekRoute route) => $"{route.Namespace()}/{route.Name()}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
