namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>
/// Alerts on the operator as a whole, for whoever installs it: the chart's PrometheusRule. They say why it doesn't work; that it doesn't work on a
/// route is said by the route's own (<see cref="OperatorAlertRules"/>), and not here once more.
/// </summary>
internal static class InstallationAlertRules
{
    public const string NoLeader = "DeepSeekOperatorNoLeader";
    public const string ReconcilesFail = "DeepSeekOperatorReconcilesFail";
    public const string QueueStuck = "DeepSeekOperatorQueueStuck";
    public const string Forbidden = "DeepSeekOperatorForbidden";

    private const string Patience = "5m";

    // What takes longer waits for something that never answers: requests have time limits of seconds.
    private const int StuckSeconds = 300;

    public static RuleFile File { get; } = new([new RuleGroup("deepseek-operator", "30s", [.. Rules()])]);

    private static IEnumerable<AlertingRule> Rules()
    {
        yield return Rule(
            NoLeader, Patience, $$"""max by (name) (leader_election_master_status{name=~"{{Permissions.OperatorPermissions.LeaseName}}(-.+)?"}) == 0""",
            "No replica of the DeepSeek operator holds the Lease {{ $labels.name }}",
            "Gateways go on by their last snapshot. Levels and shares stand still until a replica leads.",
            "The log of each replica says what keeps it from taking the Lease.");
        yield return Rule(
            ReconcilesFail, "15m", $"sum by (controller) (rate(controller_runtime_reconcile_errors_total{InstallationQueries.Controllers("controller")}[5m])) > 0",
            "The DeepSeek operator's controller {{ $labels.controller }} fails again and again",
            "Some routes or local models aren't what they should be. It is tried anew at least once in a minute.",
            "The log names the object and the cause; the conditions of the object say the same.");
        yield return Rule(
            QueueStuck, null, $"max by (name) (workqueue_longest_running_processor_seconds{InstallationQueries.Controllers("name")}) > {StuckSeconds}",
            "The DeepSeek operator's queue {{ $labels.name }} is stuck",
            "It has been busy with one object for {{ $value | humanizeDuration }}.",
            "Restart the leader: its successor begins with what the cluster says.");
        yield return Rule(
            Forbidden, Patience, $$"""sum(increase(rest_client_requests_total{code="403"}[5m]) and on (job, instance) {{InstallationQueries.Operators}}) > 0""",
            "The API server refuses what the DeepSeek operator must do",
            "A rule is missing in its roles, as after an upgrade of the image alone.",
            "The log says which verb and resource; apply the roles of the operator's version.");
    }

    private static AlertingRule Rule(string alert, string? after, string expr, string summary, string description, string runbook) => new(
        alert,
        expr,
        after,
        new Dictionary<string, string> { ["severity"] = "warning" },
        new Dictionary<string, string> { ["summary"] = summary, ["description"] = description, ["runbook"] = runbook });
}
