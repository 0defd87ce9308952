using System.Text.Json.Nodes;
using DeepSeek.Api.Routes;
using DeepSeek.KubectlDsr.Connecting;
using DeepSeek.KubectlDsr.Explaining;
using DeepSeek.KubectlDsr.Rendering;
using DeepSeek.KubectlDsr.Reporting;
using static DeepSeek.KubectlDsr.Tests.RouteSamples;

namespace DeepSeek.KubectlDsr.Tests.Rendering;

public sealed class StatusTextTests
{
    [Fact]
    public void Each_route_is_a_line()
    {
        var shifted = Route(""" "override": {"tier": "overseas", "level": "Critical", "until": "2026-01-01T13:30:00Z"}, "suspend": true, """);
        var unseen = Route();
        unseen.Status = new DeepSeekRouteStatus();
        Assert.Equal(
            """
            NAMESPACE   NAME   READY     LEVEL    SHARES                         ERR%   GATEWAYS   BY HAND
            ai          chat   True      Normal   metro=100,overseas=0,local=0   0.4    2/2        -
            ai          chat   True      Normal   metro=100,overseas=0,local=0   0.4    2/2        tier=overseas+level=Critical(1h30m),held
            ai          chat   Unknown   -        -                              -      -          -

            """,
            StatusText.Lines([Report(Route()), Report(shifted), Report(unseen)], withNamespace: true, Now, coloured: false));
    }

    [Fact]
    public void One_route_is_shown_with_its_tiers_and_its_trouble()
    {
        var route = Route()
            .WithBackend("metro", "api", one => one with { State = BackendState.Ejected, EffectiveWeight = 4 })
            .WithCondition(RouteConditions.TrafficHealthy, "False", RouteReasons.WarningThresholdExceeded, "tier metro 6.4 % > 5 %")
            .WithCondition(RouteConditions.TrafficShifted, "False", RouteReasons.OnPreferredTier)
            .WithCondition(RouteConditions.CacheActive, "False", RouteReasons.NotRequested);
        Assert.Equal(
            """
            NAME   READY   LEVEL    SHARES                         ERR%   GATEWAYS   BY HAND
            chat   True    Normal   metro=100,overseas=0,local=0   0.4    2/2        -

            TIER       STATE     SHARE   ERR%   LATENCY   BACKEND   STATE     WEIGHT
            metro      Healthy   100%    0.4    83ms      api       Ejected   4/6
            -          -         -       -      -         second    Healthy   2
            -          -         -       -      -         spare     Healthy   5
            overseas   Healthy   0%      0.4    83ms      mirror    Healthy   5
            local      Healthy   0%      0.4    83ms      r1        Healthy   5

            TrafficHealthy False WarningThresholdExceeded: tier metro 6.4 % > 5 %

            """,
            StatusText.Whole(Report(route), Now, coloured: false));
    }

    [Fact]
    public void Colours_change_nothing_but_colours()
    {
        var coloured = StatusText.Whole(Report(Route()), Now, coloured: true);
        Assert.Contains("\e[32mHealthy\e[0m", coloured, StringComparison.Ordinal);
        Assert.Equal(StatusText.Whole(Report(Route()), Now, coloured: false), coloured.Replace("\e[32m", "", StringComparison.Ordinal).Replace("\e[0m", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_has_the_fields_that_are_promised()
    {
        var item = JsonNode.Parse(ReportJson.Write(new RouteReportList([Report(Route(""" "override": {"tier": "overseas", "until": "2026-01-01T13:30:00Z"}, """))])))!;
        Assert.Equal(("kubectl-dsr/v1", "RouteReportList"), ((string?)item["apiVersion"], (string?)item["kind"]));
        Assert.Equal(
            """{"namespace":"ai","name":"chat","ready":"True","level":"Normal","activeTier":"metro","requests":5120,"errorRatePercent":0.4,"gateways":{"replicas":2,"ready":2,"acknowledged":2,"snapshotHash":"9f2c1a77"},"override":{"tier":"overseas","until":"2026-01-01T13:30:00+00:00"}}""",
            Without(item["items"]![0]!, "tiers", "trouble").Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Equal(
            """{"name":"overseas","state":"Healthy","sharePercent":0,"errorRatePercent":0.4,"latencyMilliseconds":83,"backends":[{"name":"mirror","state":"Healthy","weight":5,"effectiveWeight":5}]}""",
            item["items"]![0]!["tiers"]![1]!.ToJsonString());
    }

    [Fact]
    public void Explanation_says_what_each_gets_why_and_what_is_next()
    {
        var models = new LocalModelLookup(new Dictionary<string, Api.LocalModels.DeepSeekLocalModel?> { ["r1"] = null }, null);
        var explanation = Explainer.Explain(Route(), models, null, Now);
        var text = ExplanationText.Write(explanation, coloured: false);
        Assert.StartsWith("backend metro/api: gets about 75 % of the traffic\n  nothing stands in its way\n", text, StringComparison.Ordinal);
        Assert.Contains("backend local/r1: gets no traffic of its own\n  NoShare: ", text, StringComparison.Ordinal);
        Assert.Contains("  LocalModelNotFound: DeepSeekLocalModel r1 doesn't exist in the route's namespace\n    next: ", text, StringComparison.Ordinal);
        var json = JsonNode.Parse(ReportJson.Write(explanation))!;
        Assert.Equal("""{"tier":"metro","backend":"api","trafficPercent":75,"reasons":[]}""", json["backends"]![0]!.ToJsonString());
        Assert.Equal(["code", "message", "next"], json["backends"]![4]!["reasons"]![0]!.AsObject().Select(static field => field.Key));
    }

    private static RouteReport Report(DeepSeekRoute route) => RouteReporter.Of(route, Now);

    private static string Without(JsonNode node, params string[] fields)
    {
        var rest = node.DeepClone().AsObject();
        foreach (var field in fields)
        {
            Assert.True(rest.Remove(field));
        }

        return rest.ToJsonString();
    }
}
