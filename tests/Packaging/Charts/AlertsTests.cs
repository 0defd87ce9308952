using DeepSeek.Testing.Prometheus;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests.Charts;

/// <summary>The chart's alerts, as Prometheus reads them and fires them.</summary>
public sealed class AlertsTests
{
    private const string Rules = "operator.rules.yaml";

    private static string Text => Repository.Read($"charts/deepseek-operator/files/{Rules}");

    [Theory]
    [InlineData("leader_election_master_status{name=\"deepseek-operator\",instance=\"a\"}", "0x60", "10m", "DeepSeekOperatorNoLeader", "name=\"deepseek-operator\"")]
    [InlineData("leader_election_master_status{name=\"deepseek-operator-blue\",instance=\"a\"}", "0x60", "10m", "DeepSeekOperatorNoLeader", "name=\"deepseek-operator-blue\"")]
    [InlineData("controller_runtime_reconcile_errors_total{controller=\"deepseekroute\"}", "0+1x90", "30m", "DeepSeekOperatorReconcilesFail", "controller=\"deepseekroute\"")]
    [InlineData("workqueue_longest_running_processor_seconds{name=\"deepseekroute\"}", "0+30x20", "8m", "DeepSeekOperatorQueueStuck", "name=\"deepseekroute\"")]
    [InlineData("rest_client_requests_total{code=\"403\",job=\"j\",instance=\"a\"}", "0+1x90", "20m", "DeepSeekOperatorForbidden", "")]
    public async Task Alert_fires(string series, string values, string at, string alert, string labels) =>
        Assert.Contains($"alertname=\"{alert}\"", await FiringAsync(series, values, at, alert, labels), StringComparison.Ordinal);

    [Theory]
    [InlineData("leader_election_master_status{name=\"deepseek-operator\",instance=\"a\"}", "1x60", "10m", "DeepSeekOperatorNoLeader")]
    [InlineData("leader_election_master_status{name=\"another-operator\",instance=\"a\"}", "0x60", "10m", "DeepSeekOperatorNoLeader")]
    [InlineData("controller_runtime_reconcile_errors_total{controller=\"deepseekroute\"}", "0+1x10 10x90", "30m", "DeepSeekOperatorReconcilesFail")]
    [InlineData("workqueue_longest_running_processor_seconds{name=\"others\"}", "0+30x20", "8m", "DeepSeekOperatorQueueStuck")]
    [InlineData("rest_client_requests_total{code=\"403\",job=\"j\",instance=\"of-another\"}", "0+1x90", "20m", "DeepSeekOperatorForbidden")]
    public async Task Alert_is_silent(string series, string values, string at, string alert) =>
        Assert.DoesNotContain("alertname", await FiringAsync(series, values, at, alert, ""), StringComparison.Ordinal);

    // promtool shows what fires where it was told that something else would.
    private static async Task<string> FiringAsync(string series, string values, string at, string alert, string labels)
    {
        Assert.SkipWhen(Promtool.Binary is null, Promtool.SkipReason);
        var (_, output) = await Promtool.RunAsync("test rules test.yaml", (Rules, Text), ("test.yaml", $$"""
            rule_files: [{{Rules}}]
            evaluation_interval: 30s
            tests:
            - interval: 30s
              input_series:
              - {series: '{{series}}', values: '{{values}}'}
              - {series: 'controller_runtime_max_concurrent_reconciles{controller="deepseekroute",job="j",instance="a"}', values: '8x90'}
              alert_rule_test:
              - {eval_time: {{at}}, alertname: {{alert}}, exp_alerts: [{exp_labels: {never: "true"} }]}
            """));
        var got = output[(output.IndexOf("got:", StringComparison.Ordinal) + 1)..];
        Assert.True(output.Contains("got:", StringComparison.Ordinal), output);
        Assert.Contains(labels, got, StringComparison.Ordinal);
        return got;
    }
}
