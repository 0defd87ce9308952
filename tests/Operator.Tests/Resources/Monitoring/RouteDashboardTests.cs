using System.Text.Json.Nodes;
using DeepSeek.Operator.Resources.Monitoring;
using DeepSeek.Testing.Prometheus;

namespace DeepSeek.Operator.Tests.Resources.Monitoring;

public sealed class RouteDashboardTests
{
    [Fact]
    public async Task Promtool_accepts_every_query()
    {
        Assert.SkipWhen(Promtool.Binary is null, Promtool.SkipReason);
        var rules = RouteDashboard.Panels(RouteSamples.Route()).SelectMany(panel => panel.Queries)
            .Select((query, index) => $"  - record: query{index}\n    expr: |-\n      {query.Expr.Replace("$__rate_interval", "1m", StringComparison.Ordinal)}\n").ToArray();
        var (exit, output) = await Promtool.RunAsync("check rules rules.yaml", ("rules.yaml", $"groups:\n- name: queries\n  rules:\n{string.Concat(rules)}"));
        Assert.True(exit == 0, output);
        Assert.Contains($"{rules.Length} rules found", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_rate_is_drawn_with_the_thresholds_of_the_routes_levels()
    {
        var route = RouteSamples.Route(RouteSamples.TwoTiers.Insert(1, """ "analysis": {"levels": [{"name": "Warning", "errorRatePercent": 7, "for": "1m"}, {"name": "Emergency", "errorRatePercent": 44}]}, """));
        var steps = Dashboard(route)["panels"]![0]!["fieldConfig"]!["defaults"]!["thresholds"]!["steps"]!.AsArray();
        Assert.Equal([(null, "green"), (7, "yellow"), (44, "red")], steps.Select(step => ((int?)step!["value"], (string?)step["color"])));
    }

    [Fact]
    public void Panels_do_not_overlap_and_their_targets_are_told_apart()
    {
        var panels = Dashboard(RouteSamples.Route())["panels"]!.AsArray();
        Assert.Equal(panels.Count, panels.Select(panel => (int)panel!["id"]!).Distinct().Count());
        Assert.Equal(panels.Count, panels.Select(panel => ((int)panel!["gridPos"]!["x"]!, (int)panel["gridPos"]!["y"]!)).Distinct().Count());
        Assert.All(panels, panel => Assert.Equal(panel!["targets"]!.AsArray().Count, panel["targets"]!.AsArray().Select(target => (string?)target!["refId"]).Distinct().Count()));
    }

    [Fact]
    public void Dashboards_of_routes_in_one_Grafana_do_not_replace_each_other()
    {
        var other = RouteSamples.Route();
        other.Metadata.NamespaceProperty = "elsewhere";
        var (one, two) = (RouteDashboard.Build(RouteSamples.Route()), RouteDashboard.Build(other));
        Assert.NotEqual(one.Data.Keys.Single(), two.Data.Keys.Single());
        Assert.NotEqual((string?)Parse(one)["uid"], (string?)Parse(two)["uid"]);
        Assert.InRange(((string?)Parse(one)["uid"])!.Length, 1, 40);
    }

    [Fact]
    public void Sidecars_find_it_by_its_label() => Assert.Equal("1", RouteDashboard.Build(RouteSamples.Route()).Metadata.Labels["grafana_dashboard"]);

    private static JsonNode Dashboard(Api.Routes.DeepSeekRoute route) => Parse(RouteDashboard.Build(route));

    private static JsonNode Parse(k8s.Models.V1ConfigMap map) => JsonNode.Parse(map.Data.Values.Single())!;
}
