using DeepSeek.Api.Routes;
using DeepSeek.Operator.Resources.Monitoring;

namespace DeepSeek.Operator.Tests.Resources.Monitoring;

public sealed class RouteAlertRulesTests
{
    [Fact]
    public void Each_level_has_an_alert_with_its_time_and_a_severity_that_alertmanagers_know()
        => Assert.Equal(
            [
                ("DeepSeekErrorRateWarning", "5m", "warning", "Warning"), ("DeepSeekErrorRateCritical", "2m", "critical", "Critical"),
                ("DeepSeekErrorRateEmergency", null, "critical", "Emergency"), (RouteAlertRules.Absent, "5m", "warning", null),
                (OperatorAlertRules.NotAcknowledged, "5m", "warning", null), (OperatorAlertRules.FlapGuard, null, "warning", null),
                (OperatorAlertRules.MetricsUnavailable, "5m", "warning", null), (OperatorAlertRules.OperatorAbsent, "5m", "warning", null),
            ],
            Rules(RouteSamples.Route()).Select(rule => (rule.Alert, rule.For, rule.Labels["severity"], rule.Labels.GetValueOrDefault("level"))));

    [Fact]
    public void Alerts_say_which_route_they_are_of()
        => Assert.All(Rules(RouteSamples.Route()), rule => Assert.Equal(("ai", "chat"), (rule.Labels["namespace"], rule.Labels["route"])));

    [Fact]
    public void Thresholds_and_times_are_those_of_the_levels_and_a_level_left_out_has_no_alert()
    {
        var rules = Rules(With(""" "minimumRequests": 7, "levels": [{"name": "Emergency", "errorRatePercent": 44, "for": "90s"}] """));
        Assert.Equal(["DeepSeekErrorRateEmergency", RouteAlertRules.Absent], rules.SkipLast(Others).Select(rule => rule.Alert));
        Assert.Equal("1m30s", rules[0].For);
        Assert.Contains("> 44\n", rules[0].Expr, StringComparison.Ordinal);
        Assert.Contains(">= 7\n", rules[0].Expr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "interval": "1m", "window": "5m" """, "[5m]", "1m")]
    [InlineData(""" "interval": "5s", "window": "10s" """, "[1m]", "15s")]
    public void Rates_are_taken_over_the_window_or_over_four_scrapes_where_that_is_longer(string analysis, string range, string interval)
    {
        var group = Assert.Single(RouteAlertRules.Build(With(analysis)).Groups);
        Assert.Equal(interval, group.Interval);
        Assert.All(group.Rules.SkipLast(1 + Others), rule => Assert.Contains(range, rule.Expr, StringComparison.Ordinal));
    }

    [Fact]
    public void Groups_of_routes_in_one_Prometheus_have_different_names()
    {
        var other = RouteSamples.Route();
        other.Metadata.NamespaceProperty = "elsewhere";
        Assert.NotEqual(RouteAlertRules.Build(RouteSamples.Route()).Groups[0].Name, RouteAlertRules.Build(other).Groups[0].Name);
    }

    /// <summary>Those on what the operator says.</summary>
    private static int Others => OperatorAlertRules.Of(RouteSamples.Route()).Count();

    private static DeepSeekRoute With(string analysis) => RouteSamples.Route(RouteSamples.TwoTiers.Insert(1, $$""" "analysis": { {{analysis}} }, """));

    private static IReadOnlyList<AlertingRule> Rules(DeepSeekRoute route) => RouteAlertRules.Build(route).Groups.Single().Rules;
}
