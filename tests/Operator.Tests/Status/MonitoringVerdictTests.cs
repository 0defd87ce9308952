using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Status;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Status;

public sealed class MonitoringVerdictTests
{
    private const string NothingAsked = """{"serviceMonitor": {"mode": "Disabled"}, "prometheusRule": {"mode": "Disabled"}, "dashboard": {"mode": "Disabled"}}""";

    [Theory]
    [InlineData("{}", true, true, "True", "Active", "ServiceMonitor chat-gateway; alerting rules in PrometheusRule chat")]
    [InlineData("{}", false, false, "True", "Active", "alerting rules in ConfigMap chat-alerts")]
    [InlineData("{}", true, true, "True", "Active", "a dashboard in ConfigMap chat-dashboard")]
    [InlineData("""{"dashboard": {"mode": "Disabled"}}""", true, true, "True", "Active", "no dashboard, as asked")]
    [InlineData(NothingAsked, true, true, "False", "NotRequested", "Disabled")]
    [InlineData("""{"serviceMonitor": {"mode": "Enabled"}}""", true, false, "False", "CRDNotInstalled", "ServiceMonitor (wanted by spec.monitoring.serviceMonitor)")]
    [InlineData("""{"prometheusRule": {"mode": "Enabled"}}""", false, true, "False", "CRDNotInstalled", "PrometheusRule (wanted by spec.monitoring.prometheusRule)")]
    [InlineData("""{"prometheusRule": {"mode": "Enabled"}, "serviceMonitor": {"mode": "Enabled"}}""", true, true, "True", "Active", "PrometheusRule chat")]
    [InlineData("""{"prometheusRule": {"mode": "Disabled"}}""", false, false, "True", "Active", "no alerting rules, as asked")]
    public void Condition_says_what_is_there_and_what_the_cluster_lacks(string monitoring, bool rules, bool monitors, string status, string reason, string says)
    {
        var condition = Condition(monitoring, new MonitoringSupport(rules, monitors));
        Assert.Equal((status, reason), (condition.Status, condition.Reason));
        Assert.Contains(says, condition.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PrometheusRule", "chat", "Starting")]
    [InlineData("ServiceMonitor", "chat-gateway", "Starting")]
    [InlineData("ConfigMap", "chat-alerts", "Starting")]
    [InlineData("ConfigMap", "chat-dashboard", "Starting")]
    [InlineData("ConfigMap", "chat-routing", "Active")]
    public void Object_that_could_not_be_written_is_named(string kind, string name, string reason)
    {
        var condition = Condition("{}", new MonitoringSupport(true, true), new AppliedObject(kind, new ObjectKey("ai", name), null, new InvalidOperationException("a webhook said no")));
        Assert.Equal(reason, condition.Reason);
        Assert.Equal(reason == "Starting", condition.Message.Contains("a webhook said no", StringComparison.Ordinal));
    }

    private static V1Condition Condition(string monitoring, MonitoringSupport support, params IReadOnlyList<AppliedObject> applied)
    {
        var observed = RouteSamples.Observed(RouteSamples.WithMonitoring(monitoring)) with { Monitoring = support };
        var plan = RoutePlanner.Plan(observed, [], AnalysisState.Initial, "image", RouteSamples.Now);
        return RouteStatusReport.Build(observed, plan, applied, RouteSamples.Now).Conditions.Single(condition => condition.Type == RouteConditions.MonitoringReady);
    }
}
