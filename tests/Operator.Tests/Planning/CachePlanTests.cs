using System.Text.Json.Nodes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Planning;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Planning;

/// <summary>What a route's plan has for a managed Redis.</summary>
public sealed class CachePlanTests
{
    private const string Managed = """{"redis": {"managed": {"replicas": 2}}}""";
    private const string Waiting = """{"mode": "OnCritical", "redis": {"managed": {"replicas": 2}}}""";
    private const string Critical = """ "override": {"level": "Critical"}, """;

    [Fact]
    public void Managed_Redis_has_a_Deployment_a_Service_and_a_NetworkPolicy_of_its_own()
        => Assert.Equal(["Deployment", "NetworkPolicy", "Service"], Kinds(Plan(RouteSamples.WithCache(Managed))));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"redis": {"url": "redis://redis:6379/0"}}""")]
    [InlineData("""{"mode": "Disabled", "redis": {"managed": {}}}""")]
    public void Route_without_one_has_nothing_of_it(string cache)
    {
        var plan = Plan(RouteSamples.WithCache(cache));
        Assert.Empty(Kinds(plan));
        Assert.Null(plan.Password);
    }

    [Fact]
    public void Route_without_network_policies_has_none_for_its_Redis()
        => Assert.Equal(["Deployment", "Service"], Kinds(Plan(RouteSamples.WithCache(Managed, """ "gateway": {"networkPolicy": false}, """))));

    [Theory]
    [InlineData(Managed, "", 2)]
    [InlineData(Waiting, "", 0)]
    [InlineData(Waiting, Critical, 2)]
    [InlineData(Waiting, Critical + """ "mode": "DryRun", """, 0)]
    [InlineData(Waiting, Critical + """ "suspend": true, """, 0)]
    public void Redis_that_waits_rests_at_no_pods_until_a_level_asks_for_it(string cache, string more, int replicas)
    {
        var deployment = Cache(Plan(RouteSamples.WithCache(cache, more)), "Deployment");
        Assert.Equal(replicas, (int)deployment["spec"]!["replicas"]!);
    }

    [Fact]
    public void Start_changes_the_number_of_pods_and_nothing_of_them_or_of_the_gateways()
    {
        var (resting, started) = (Plan(RouteSamples.WithCache(Waiting)), Plan(RouteSamples.WithCache(Waiting, Critical)));
        Assert.NotEqual(resting.Basis, started.Basis);
        Assert.Equal(Templates(resting), Templates(started));
    }

    [Fact]
    public void Basis_follows_the_pods_also_where_there_is_no_snapshot()
    {
        static DeepSeek.Api.Routes.DeepSeekRoute Unreachable(string more) => RouteSamples.Route(
            $$$"""{"cache": {{{Waiting}}}, {{{more}}} "tiers": [{"name": "metro", "backends": [{"name": "a", "serviceRef": {"name": "missing"}}]}]}""");

        var (resting, started) = (Plan(Unreachable("")), Plan(Unreachable(Critical)));
        Assert.Null(started.Snapshot);
        Assert.NotEqual(resting.Basis, started.Basis);
    }

    [Fact]
    public void Password_is_asked_for_while_pods_are_wanted_and_none_is_ready()
    {
        Assert.NotNull(Plan(RouteSamples.WithCache(Managed)).Password);
        Assert.NotNull(Plan(RouteSamples.WithCache(Managed), RouteSamples.Redis(ready: 0)).Password);
        Assert.Null(Plan(RouteSamples.WithCache(Managed), RouteSamples.Redis(ready: 1)).Password);
        Assert.Null(Plan(RouteSamples.WithCache(Waiting), RouteSamples.Redis(ready: 0)).Password);
        Assert.NotNull(Plan(RouteSamples.WithCache(Waiting, Critical), RouteSamples.Redis(ready: 0)).Password);
    }

    private static RoutePlan Plan(DeepSeek.Api.Routes.DeepSeekRoute route, V1Deployment? redis = null) => RoutePlanner.Plan(
        RouteSamples.Observed(route) with { Cache = redis }, [], AnalysisState.Initial, "image", RouteSamples.Now);

    private static IEnumerable<string> Kinds(RoutePlan plan) => plan.Objects.Where(wanted => wanted.Key.Name == "chat-cache").Select(wanted => wanted.Kind).Order();

    private static JsonObject Cache(RoutePlan plan, string kind) => plan.Objects.Single(wanted => wanted.Key.Name == "chat-cache" && wanted.Kind == kind).ToJson();

    private static IEnumerable<string> Templates(RoutePlan plan)
        => plan.Objects.Where(wanted => wanted.Kind == "Deployment").Select(wanted => wanted.ToJson()["spec"]!["template"]!.ToJsonString());
}
