using DeepSeek.Operator.Resources.Monitoring;
using DeepSeek.Testing.Prometheus;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Operator.Tests.Resources.Monitoring;

/// <summary>The rules as a file: Prometheus takes it, and it says the same as the PrometheusRule.</summary>
public sealed class RuleFileTests
{
    private const string Unusual = """
        "monitoring": {"serviceMonitor": {"interval": "500ms30s"}},
        "analysis": {"window": "1h", "interval": "90s", "levels": [{"name": "Critical", "errorRatePercent": 100, "for": "1h30m"}]},
        """;

    [Theory]
    [InlineData("", 8)]
    [InlineData(Unusual, 6)]
    public async Task Promtool_accepts_the_file(string more, int rules)
    {
        Assert.SkipWhen(Promtool.Binary is null, Promtool.SkipReason);
        var map = RouteAlerts.BuildConfigMap(RouteSamples.Route(RouteSamples.TwoTiers.Insert(1, more)));
        var (name, file) = Assert.Single(map.Data);
        var (exit, output) = await Promtool.RunAsync($"check rules --lint=all --lint-fatal {name}", (name, file));
        Assert.True(exit == 0, output);
        Assert.Contains($"{rules} rules found", output, StringComparison.Ordinal);
    }

    [Fact]
    public void File_says_what_the_PrometheusRule_says()
    {
        var rule = RouteAlerts.BuildRule(RouteSamples.Route());
        var spec = System.Text.Json.JsonSerializer.SerializeToNode(rule, MonitoringKinds.PrometheusRule.Json)!["spec"]!;
        Assert.Equal(spec.ToJsonString(), Yaml.Parse(RulesYaml.Write(rule.Spec!)).ToJsonString());
    }
}
