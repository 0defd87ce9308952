using DeepSeek.Operator.Resources.Monitoring;

namespace DeepSeek.DocsGen.Alerts;

/// <summary>What an alert means, and what whoever is woken by it does.</summary>
/// <param name="Means">A sentence without a full stop.</param>
/// <param name="Do">Markdown.</param>
internal sealed record AlertWords(string Means, string Do)
{
    private const string Status = "`kubectl dsr status` shows where traffic goes, `kubectl dsr explain` why";

    private static readonly Dictionary<string, AlertWords> Words = new()
    {
        ["DeepSeekErrorRateWarning"] = new(
            "A tier's attempts fail above the Warning threshold",
            $"nothing at once where another tier is there: the operator moves the traffic. {Status}; the label `reason` of `deepseek_api_errors_count` says [what fails](errors.md#why-an-attempt-failed)."),
        ["DeepSeekErrorRateCritical"] = new(
            "The tier that carries the traffic, or the route as a whole, fails above the Critical threshold",
            $"see that traffic moved: {Status}. Without the label `tier` no tier is well: look for what they have in common, such as the network, the keys, or the clients' own requests. "
                + "To move traffic by hand: `kubectl dsr shift`."),
        ["DeepSeekErrorRateEmergency"] = new(
            "A tier fails above the Emergency threshold; by default its circuit opens, and it gets probes alone",
            $"{Status}. If no tier is left (`TrafficHealthy` says [`NoHealthyTier`](../troubleshooting.md#route-nohealthytier)), bring one back: a key, a node, a local model."),
        [RouteAlertRules.Absent] = new(
            "Prometheus has no metrics of any gateway of the route: the alerts on error rates can't fire",
            "`kubectl get pods` with the label `deepseek-operator.io/route`: if gateways run, they aren't scraped (ServiceMonitor not selected, NetworkPolicy); if none runs, "
                + "[`GatewayAvailable`](../troubleshooting.md#conditions-of-a-deepseekroute) says why."),
        [OperatorAlertRules.NotAcknowledged] = new(
            "Some gateway doesn't serve by the newest snapshot",
            "[`Programmed`](../troubleshooting.md#route-awaitingacknowledgement) counts them. A gateway that refuses a snapshot says why at `/snapshot` of its admin port; one that doesn't see it can't reach the API server."),
        [OperatorAlertRules.FlapGuard] = new(
            "The route swings between levels, and its worst level is held",
            "find what comes and goes: a node that fails under load and recovers without it, or thresholds too near to each other. `status.transitions` has the history. To end the hold, fix the cause; "
                + "`spec.recovery.flapGuard` sets how long it lasts."),
        [OperatorAlertRules.MetricsUnavailable] = new(
            "The operator has nothing to judge the route by: level and shares are held",
            "[`MetricsAvailable`](../troubleshooting.md#route-sourceunreachable) says whether the source doesn't answer or refuses the query. Gateways go on failing over by themselves."),
        [OperatorAlertRules.OperatorAbsent] = new(
            "No operator works on the route",
            "`kubectl get pods` in the operator's namespace, and its log. Gateways serve by their last snapshot and fail over by themselves; levels and shares stand still."),
    };

    /// <summary>Names of alerts that have words.</summary>
    public static IEnumerable<string> Names => Words.Keys;

    public static AlertWords Of(string alert) =>
        Words.TryGetValue(alert, out var words) ? words : throw new InvalidOperationException($"{alert}: say in {nameof(AlertWords)} what it means and what to do.");
}
