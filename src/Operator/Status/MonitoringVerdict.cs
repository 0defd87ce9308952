using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Resources;
using DeepSeek.Operator.Resources.Monitoring;

namespace DeepSeek.Operator.Status;

/// <summary>Whether a route's monitoring objects are there, and in which form.</summary>
internal static class MonitoringVerdict
{
    public static Verdict Of(ObservedRoute observed, RoutePlan plan, IReadOnlyList<AppliedObject> applied)
    {
        var asked = observed.Route.Spec.Monitoring;
        if (asked is { ServiceMonitor.Mode: MonitoringMode.Disabled, PrometheusRule.Mode: MonitoringMode.Disabled, Dashboard.Mode: MonitoringMode.Disabled })
        {
            return Verdict.False(RouteReasons.NotRequested, "every object of spec.monitoring is Disabled");
        }

        (string Field, string Kind)[] lacking = [.. MonitoringPlan.Lacking(asked, observed.Monitoring)];
        if (lacking.Length > 0)
        {
            return Verdict.False(
                RouteReasons.CRDNotInstalled,
                $"the cluster doesn't serve {string.Join(" and ", lacking.Select(static one => $"{one.Kind} (wanted by {one.Field})"))}; install prometheus-operator, or set the mode to Auto");
        }

        var failed = applied.FirstOrDefault(line => line.Error is not null && IsOurs(observed.Route, line));
        return failed is not null ? Verdict.False(RouteReasons.Starting, $"{failed.Kind} {failed.Key.Name} couldn't be written: {failed.Error!.Message}")
            : plan.Writes ? Verdict.True(RouteReasons.Active, Written(observed))
            : Verdict.Unknown(RouteReasons.Pending, "the spec is invalid: objects are left as they are");
    }

    private static bool IsOurs(DeepSeekRoute route, AppliedObject line)
        => line.Kind is ServiceMonitor.KubeKind or PrometheusRule.KubeKind || line.Key.Name == RouteNames.Alerts(route) || line.Key.Name == RouteNames.Dashboard(route);

    private static string Written(ObservedRoute observed)
    {
        var (route, asked) = (observed.Route, observed.Route.Spec.Monitoring);
        var scraping = asked.ServiceMonitor.Mode == MonitoringMode.Disabled ? "no ServiceMonitor, as asked"
            : observed.Monitoring.ServiceMonitors ? $"ServiceMonitor {RouteNames.Gateway(route)}"
            : "no ServiceMonitor, which the cluster doesn't serve: scrape the gateways' admin port by other means";
        var rules = asked.PrometheusRule.Mode == MonitoringMode.Disabled ? "no alerting rules, as asked"
            : observed.Monitoring.PrometheusRules ? $"alerting rules in PrometheusRule {RouteNames.Rules(route)}"
            : $"alerting rules in ConfigMap {RouteNames.Alerts(route)}, for your Prometheus to load";
        var dashboard = asked.Dashboard.Mode == MonitoringMode.Disabled ? "no dashboard, as asked" : $"a dashboard in ConfigMap {RouteNames.Dashboard(route)}";
        return $"{scraping}; {rules}; {dashboard}";
    }
}
