using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>The operator as a whole on a dashboard, for whoever installs it: the levels of all routes, and how the operator itself fares.</summary>
internal static class InstallationDashboard
{
    public static string Json { get; } = DashboardJson.Write("deepseek-operator", "DeepSeek operator", Panels());

    private static IReadOnlyList<DashboardPanel> Panels() =>
    [
        // Where Prometheus renames labels that the operator gives, the first of the two has the name.
        new("Level (0 Normal … 3 Emergency), routes that aren't Normal", "short",
            ($"max by (exported_namespace, namespace, route) ({RouteMetricNames.Level}) > 0", "{{exported_namespace}} {{namespace}}/{{route}}")),
        new("Evaluations by outcome", "ops", ($"sum by (outcome) (rate({RouteMetricNames.Evaluations}[$__rate_interval]))", "{{outcome}}")),
        new("From fault to shift", "s", (FaultToShift(0.5m), "p50"), (FaultToShift(0.95m), "p95")),
        new("Gateways", "short", ($"sum by (state) (max by (exported_namespace, namespace, route, state) ({RouteMetricNames.Gateways}))", "{{state}}")),
        new("Reconciles by result", "ops",
            ($"sum by (controller, result) (rate(controller_runtime_reconcile_total{InstallationQueries.Controllers("controller")}[$__rate_interval]))", "{{controller}} {{result}}")),
        new("Waiting in queues", "short", ($"sum by (name) (workqueue_depth{InstallationQueries.Controllers("name")})", "{{name}}")),
        new("Requests to the API server by answer", "reqps",
            ($"sum by (code) (rate(rest_client_requests_total[$__rate_interval]) and on (job, instance) {InstallationQueries.Operators})", "{{code}}")),
        new("Who leads", "short", ($$"""max by (name, instance) (leader_election_master_status{name=~"{{Permissions.OperatorPermissions.LeaseName}}(-.+)?"})""", "{{name}} {{instance}}")),
        new("Memory", "bytes", ($"process_working_set_bytes and on (job, instance) {InstallationQueries.Operators}", "{{instance}}")),
        new("CPU", "short", ($"rate(process_cpu_seconds_total[$__rate_interval]) and on (job, instance) {InstallationQueries.Operators}", "{{instance}}")),
    ];

    private static string FaultToShift(decimal quantile)
        => FormattableString.Invariant($"histogram_quantile({quantile}, sum by (le) (rate({RouteMetricNames.FaultToShift}_bucket[$__rate_interval])))");
}
