using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Resources;
using DeepSeek.Operator.Status;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Operator.Tests.Planning;

public sealed class NodeTierCompilerTests
{
    private static readonly Dictionary<string, IReadOnlyDictionary<string, string>> Nodes = new()
    {
        ["z"] = Labels("gpu=true"),
        ["a"] = Labels("gpu=true", "zone=edge"),
        ["b"] = Labels("zone=edge"),
        ["c"] = Labels("gpu=false"),
    };

    [Fact]
    public void Nodes_are_those_with_every_label_and_the_first_order_that_fits_has_them()
    {
        var orders = Orders("""{"name": "both", "nodeSelector": {"gpu": "true", "zone": "edge"}, "tierOrder": ["local"]}, {"name": "gpu", "nodeSelector": {"gpu": "true"}, "tierOrder": ["overseas"]}, {"name": "none", "nodeSelector": {"gpu": "maybe"}, "tierOrder": ["local"]}""")!;

        Assert.Equal([("both", "a"), ("gpu", "z")], orders.Select(static order => (order.Name, string.Join(' ', order.Nodes))));
    }

    [Fact]
    public void Places_have_shares_and_tiers_left_out_follow_in_the_routes_order()
        => Assert.Equal("local 70, metro 30, overseas 0", Shares(Orders()!));

    [Fact]
    public void Sick_tier_loses_its_part_in_every_order_to_the_next_of_that_order()
    {
        Assert.Equal("local 0, metro 100, overseas 0", Shares(Orders(sick: "local")!));
        Assert.Equal("local 70, metro 0, overseas 30", Shares(Orders(sick: "metro")!));
    }

    [Fact]
    public void Tier_that_can_not_be_reached_is_in_no_order()
    {
        var plan = Plan(Route(Gpu, local: """{"name": "r1", "localModelRef": {"name": "absent"}}"""), sick: null);

        Assert.Equal("metro 100, overseas 0", Shares(plan.Snapshot!.Snapshot.NodeTiers!));
    }

    [Fact]
    public void Dry_run_has_the_order_and_moves_nothing_and_an_override_pins_its_tier_everywhere()
    {
        Assert.Equal("local 70, metro 30, overseas 0", Shares(Plan(Route(Gpu, more: """ "mode": "DryRun", """), "local").Snapshot!.Snapshot.NodeTiers!));
        Assert.Equal("local 0, metro 0, overseas 100", Shares(Plan(Route(Gpu, more: """ "override": {"tier": "overseas"}, """), null).Snapshot!.Snapshot.NodeTiers!));
    }

    [Fact]
    public void Without_a_node_that_fits_the_snapshot_says_nothing_of_nodes()
    {
        var route = Route(Gpu);
        var none = RoutePlanner.Plan(RouteSamples.Observed(route) with { Nodes = new Dictionary<string, IReadOnlyDictionary<string, string>>() }, [], AnalysisState.Initial, "image", RouteSamples.Now);

        Assert.Null(none.Snapshot!.Snapshot.NodeTiers);
        Assert.DoesNotContain("nodeTiers", System.Text.Encoding.UTF8.GetString(none.Snapshot.Json), StringComparison.Ordinal);
    }

    [Fact]
    public void Operator_that_knows_no_nodes_says_so_and_only_then()
    {
        Assert.Contains("--watch-nodes", Accepted(RouteSamples.Observed(Route(Gpu))), StringComparison.Ordinal);
        Assert.Equal("the spec is valid", Accepted(RouteSamples.Observed(Route(Gpu)) with { Nodes = Nodes }));
    }

    [Fact]
    public void Gateways_are_told_their_node_where_it_matters_and_else_are_left_as_they_are()
    {
        static string? Field(DeepSeekRoute route) => GatewayDeployment.Build(route, "image").Spec.Template.Spec.Containers[0].Env?.Single().ValueFrom.FieldRef.FieldPath;

        Assert.Equal("spec.nodeName", Field(Route(Gpu)));
        Assert.Null(Field(RouteSamples.Route()));
    }

    private const string Gpu = """{"name": "gpu", "nodeSelector": {"gpu": "true"}, "tierOrder": ["local"]}""";

    private static IReadOnlyList<SnapshotNodeTier>? Orders(string orders = Gpu, string? sick = null) => Plan(Route(orders), sick).Snapshot!.Snapshot.NodeTiers;

    private static string Shares(IReadOnlyList<SnapshotNodeTier> orders) => string.Join(", ", orders[0].Tiers.Select(static place => $"{place.Tier} {place.Share}"));

    private static string? Accepted(ObservedRoute observed) => RouteStatusReport.Build(
        observed, RoutePlanner.Plan(observed, [], AnalysisState.Initial, "image", RouteSamples.Now), [], RouteSamples.Now)
        .Conditions.Single(static condition => condition.Type == RouteConditions.Accepted).Message;

    private static RoutePlan Plan(DeepSeekRoute route, string? sick)
    {
        TierSample[] tiers = [.. route.Spec.Tiers.Select(tier => new TierSample(tier.Name, 1000, tier.Name == sick ? 900 : 0))];
        var measured = new Measurement(RouteSamples.Now, new RouteSample(SampleOutcome.Value, tiers), new Dictionary<string, GatewayScrape>(), 1);
        return RoutePlanner.Plan(RouteSamples.Observed(route) with { Nodes = Nodes, Measurement = measured }, [], AnalysisState.Initial, "image", RouteSamples.Now);
    }

    private static DeepSeekRoute Route(string orders, string local = """{"name": "r1", "url": "https://local.example.com"}""", string more = "") => RouteSamples.Route($$"""
        { {{more}} "nodeTiers": [{{orders}}], "tiers": [
          {"name": "metro", "share": 70, "backends": [{"name": "api", "url": "https://api.example.com"}]},
          {"name": "overseas", "share": 30, "backends": [{"name": "mirror", "url": "https://mirror.example.com"}]},
          {"name": "local", "share": 0, "backends": [{{local}}]}] }
        """);

    private static Dictionary<string, string> Labels(params string[] labels) => labels.Select(static label => label.Split('=')).ToDictionary(static label => label[0], static label => label[1]);
}
