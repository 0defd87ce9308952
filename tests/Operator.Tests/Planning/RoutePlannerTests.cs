using System.Text;
using System.Text.Json;
using DeepSeek.Api;
using DeepSeek.Api.Validation;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Status;
using DeepSeek.Protocol.Routing;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Planning;

public sealed class RoutePlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Basis_changes_with_everything_that_objects_follow_from_and_with_nothing_else()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        var basis = Plan(observed).Basis;
        Assert.Equal(basis, Plan(RouteSamples.Observed(RouteSamples.Route())).Basis);

        var regenerated = RouteSamples.Route();
        regenerated.Metadata.Generation = 99;
        var reborn = RouteSamples.Route();
        reborn.Metadata.Uid = "another";
        var annotated = RouteSamples.Route();
        annotated.Metadata.Annotations = new Dictionary<string, string> { ["example.com/note"] = "hello" };
        Assert.NotEqual(basis, Plan(RouteSamples.Observed(regenerated)).Basis);
        Assert.NotEqual(basis, Plan(RouteSamples.Observed(reborn)).Basis);
        Assert.Equal(basis, Plan(RouteSamples.Observed(annotated)).Basis);
        Assert.NotEqual(basis, RoutePlanner.Plan(observed, [], AnalysisState.Initial, "another/image", Now).Basis);
        Assert.NotEqual(basis, Plan(observed with { Monitoring = new MonitoringSupport(true, false) }).Basis);
        Assert.NotEqual(basis, Plan(observed with { Monitoring = new MonitoringSupport(false, true) }).Basis);
    }

    [Fact]
    public void Plan_of_a_healthy_route_has_every_object_once()
        => Assert.Equal(
            ["ServiceAccount", "Role", "RoleBinding", "ConfigMap", "Service", "PodDisruptionBudget", "NetworkPolicy", "Deployment", "ConfigMap", "ConfigMap"],
            Plan(RouteSamples.Observed(RouteSamples.Route())).Objects.Select(wanted => wanted.Kind));

    [Fact]
    public void Plan_with_autoscaling_leaves_replicas_to_the_autoscaler()
    {
        var spec = RouteSamples.TwoTiers.Insert(1, """ "gateway": {"autoscaling": {"maxReplicas": 4}}, """);
        var plan = Plan(RouteSamples.Observed(RouteSamples.Route(spec)));
        Assert.Contains(plan.Objects, wanted => wanted.Kind == "HorizontalPodAutoscaler");
        Assert.Null(plan.Objects.Single(wanted => wanted.Kind == "Deployment").ToJson()["spec"]!["replicas"]);
    }

    [Theory]
    [InlineData("""{"replicas": 3}""", 7, 30)]
    [InlineData("""{}""", 7, 20)]
    [InlineData("""{"autoscaling": {"maxReplicas": 9}}""", 7, 70)]
    [InlineData("""{"autoscaling": {"maxReplicas": 9}}""", 0, 10)]
    [InlineData("""{"autoscaling": {"maxReplicas": 9}}""", null, 20)]
    public void Gateways_share_the_probing(string gateway, int? replicas, int seconds)
    {
        var observed = RouteSamples.Observed(RouteSamples.Route(RouteSamples.TwoTiers.Insert(1, $""" "gateway": {gateway}, """)));
        var deployment = replicas is null ? null : new V1Deployment { Spec = new V1DeploymentSpec { Replicas = replicas } };
        Assert.Equal(TimeSpan.FromSeconds(seconds), Plan(observed with { Gateway = deployment }).Snapshot!.Snapshot.Probe.Interval);
    }

    [Fact]
    public void Plan_made_twice_is_the_same_to_the_byte()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        Assert.Equal(
            Plan(observed).Objects.Select(wanted => wanted.ToJson().ToJsonString()),
            Plan(observed).Objects.Select(wanted => wanted.ToJson().ToJsonString()));
    }

    [Fact]
    public void Plan_of_an_invalid_spec_writes_nothing()
    {
        var plan = RoutePlanner.Plan(
            RouteSamples.Observed(RouteSamples.Route()), [new FieldError("spec.tiers", "is bad")], AnalysisState.Initial, "image", Now);
        Assert.False(plan.Writes);
        Assert.Empty(plan.Objects);
    }

    [Fact]
    public void Snapshot_never_holds_a_key_but_names_its_file()
    {
        var snapshot = Plan(RouteSamples.Observed(RouteSamples.Route())).Snapshot!;
        Assert.Equal("keys/metro", snapshot.Snapshot.Tiers[0].Backends[0].Credential);
        Assert.Contains("\"credential\": \"keys/metro\"", Encoding.UTF8.GetString(snapshot.Json), StringComparison.Ordinal);
    }

    [Fact]
    public void Snapshot_of_a_route_that_asks_no_client_has_no_word_of_it()
        => Assert.DoesNotContain("clientAuth", Encoding.UTF8.GetString(Plan(RouteSamples.Observed(RouteSamples.Route())).Snapshot!.Json), StringComparison.Ordinal);

    [Fact]
    public void Snapshot_says_by_which_Secret_clients_are_known_and_never_holds_their_keys()
        => Assert.Equal(new ClientAuthSettings { Type = "ApiKeys", Secret = "clients" }, ClientAuth(RouteSamples.ClientKeys));

    [Theory]
    [InlineData("""{"type": "ServiceAccountTokens"}""", "ai")]
    [InlineData("""{"type": "ServiceAccountTokens", "namespaces": ["web", "jobs"]}""", "web,jobs")]
    public void Snapshot_says_whose_service_accounts_are_let_in_the_routes_own_unless_it_names_others(string clientAuth, string namespaces)
    {
        var settings = ClientAuth(clientAuth);
        Assert.Equal(("ServiceAccountTokens", "deepseek-gateway"), (settings?.Type, settings?.Audience));
        Assert.Equal(namespaces.Split(','), settings?.Namespaces);
    }

    [Fact]
    public void Backend_stays_in_the_snapshot_whatever_the_gateways_say_of_its_key()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        var plans = new[] { null, RouteSamples.Answers(RouteSamples.Says("keys/metro", false, "keys/mirror", false)), RouteSamples.Answers(RouteSamples.HasKeys) }
            .Select(measurement => Plan(observed with { Measurement = measurement })).ToArray();
        Assert.Equal([0, 2, 0], plans.Select(plan => plan.Missing.Count));
        Assert.Equal([2, 0, 0], plans.Select(plan => plan.Awaited.Count));
        Assert.All(plans, plan => Assert.Equal(plans[0].Snapshot!.Hash, plan.Snapshot!.Hash));
    }

    [Fact]
    public void Backend_whose_Service_is_missing_is_left_out_and_named()
    {
        var plan = Plan(RouteSamples.Observed(RouteSamples.Route(
            """{"tiers": [{"name": "metro", "backends": [{"name": "a", "serviceRef": {"name": "proxy"}}]}, {"name": "overseas", "backends": [{"name": "b", "url": "https://b.example.com"}]}]}""")));
        Assert.Equal(("ServiceNotFound", "spec.tiers[0].backends[0].serviceRef: Service 'proxy' doesn't exist in the route's namespace"), (plan.Missing[0].Reason, plan.Missing[0].Message));
        var tier = Assert.Single(plan.Snapshot!.Snapshot.Tiers);
        Assert.Equal(("overseas", 100), (tier.Name, tier.Share));
    }

    [Fact]
    public void Route_without_any_backend_that_can_be_reached_has_no_snapshot_and_leaves_its_ConfigMap_as_it_is()
    {
        var plan = Plan(RouteSamples.Observed(RouteSamples.Route("""{"tiers": [{"name": "metro", "backends": [{"name": "a", "serviceRef": {"name": "proxy"}}]}]}""")));
        Assert.Null(plan.Snapshot);
        Assert.DoesNotContain(plan.Objects, wanted => wanted.Key.Name == "chat-routing");
        var kept = Assert.Single(plan.Kept);
        Assert.Equal(("ConfigMap", $"{plan.Objects[0].Key.Namespace}/"), (kept.Kind, $"{kept.Key}"[..($"{kept.Key}".IndexOf('/') + 1)]));
        Assert.EndsWith("-routing", kept.Key.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Measurement_is_evaluated_once()
    {
        var route = RouteSamples.Observed(RouteSamples.Route()) with { Measurement = Failing(Now) };
        var first = Plan(route);
        Assert.Equal(Level.Emergency, first.Step.State.Level);
        Assert.NotEmpty(first.Step.Events);

        var second = RoutePlanner.Plan(route, [], first.Step.State, "image", Now.AddSeconds(5));
        Assert.Empty(second.Step.Events);
        Assert.Equal(first.Step.State.Tiers, second.Step.State.Tiers);
        Assert.Equal(first.Snapshot!.Hash, second.Snapshot!.Hash);
    }

    [Fact]
    public void Emergency_takes_the_sick_tier_out_of_the_snapshot_at_once()
    {
        var snapshot = Plan(RouteSamples.Observed(RouteSamples.Route()) with { Measurement = Failing(Now) }).Snapshot!.Snapshot;
        Assert.Equal([("metro", 0, true), ("overseas", 100, false)], snapshot.Tiers.Select(tier => (tier.Name, tier.Share, tier.CircuitOpen)));
    }

    [Fact]
    public void Weights_of_the_measurement_are_in_the_snapshot_and_a_successor_that_reads_the_status_goes_on_with_them()
    {
        var route = RouteSamples.Route("""{"tiers": [{"name": "metro", "backends": [{"name": "a", "url": "https://a.example.com"}, {"name": "b", "url": "https://b.example.com"}]}]}""");
        var observed = RouteSamples.Observed(route) with { Measurement = Counted(Now, ("a", 1000, 0), ("b", 1000, 600)) };
        var plan = Plan(observed);
        Assert.Equal([500, 400], plan.Snapshot!.Snapshot.Tiers[0].Backends.Select(static backend => backend.Weight));

        var status = RouteStatusReport.Build(observed, plan, [], Now);
        Assert.Equal([("500", "0.0"), ("400", "60.0")], status.Tiers[0].Backends.Select(static backend => ($"{backend.EffectiveWeight}", backend.ErrorRate!)));
        var successor = RoutePlanner.Plan(observed with { Measurement = null }, [], AnalysisMemory.Restore(status, plan.Policy), "image", Now.AddSeconds(5));
        Assert.Equal(plan.Snapshot.Hash, successor.Snapshot!.Hash);
    }

    private static Measurement Counted(DateTimeOffset at, params (string Backend, int Attempts, int Errors)[] backends) => new(
        at,
        new RouteSample(SampleOutcome.Value, [new TierSample("metro", backends.Sum(static one => one.Attempts), backends.Sum(static one => one.Errors))])
        {
            Backends = [.. backends.Select(static one => new BackendSample(new("metro", one.Backend), one.Attempts, one.Errors))],
        },
        new Dictionary<string, GatewayScrape>(),
        2);

    [Fact]
    public void Snapshot_says_when_and_why_its_level_changed_and_a_calm_one_says_nothing()
    {
        var calm = Plan(RouteSamples.Observed(RouteSamples.Route())).Snapshot!;
        Assert.DoesNotContain("transitions", Encoding.UTF8.GetString(calm.Json), StringComparison.Ordinal);

        var transition = Assert.Single(Plan(RouteSamples.Observed(RouteSamples.Route()) with { Measurement = Failing(Now) }).Snapshot!.Snapshot.Transitions!);
        Assert.Equal((Now, "Normal", "Emergency", "ErrorRateExceeded"), (transition.Time, transition.From, transition.To, transition.Reason));
        Assert.Equal("tier metro 90 % > 30 % (90/100)", transition.Message);
    }

    [Fact]
    public void Operator_that_starts_anew_writes_the_same_transitions_to_the_byte()
    {
        var at = Now.AddTicks(1_234_567);
        var observed = RouteSamples.Observed(RouteSamples.Route());
        var plan = RoutePlanner.Plan(observed with { Measurement = Failing(at) }, [], AnalysisState.Initial, "image", at);
        var status = RouteStatusReport.Build(observed, plan, [], at);
        var json = JsonSerializer.SerializeToUtf8Bytes(status, ApiJson.Default.DeepSeekRouteStatus);
        var remembered = AnalysisMemory.Restore(JsonSerializer.Deserialize(json, ApiJson.Default.DeepSeekRouteStatus), plan.Policy);

        var next = RoutePlanner.Plan(observed, [], remembered, "image", at.AddSeconds(7));

        Assert.NotEqual(at, Assert.Single(remembered.Transitions).Time);
        Assert.Equal(plan.Snapshot!.Hash, next.Snapshot!.Hash);
    }

    private static ClientAuthSettings? ClientAuth(string clientAuth) => Plan(RouteSamples.Observed(RouteSamples.WithClients(clientAuth))).Snapshot!.Snapshot.ClientAuth;

    private static Measurement Failing(DateTimeOffset at) => new(
        at, new RouteSample(SampleOutcome.Value, [new TierSample("metro", 100, 90), new TierSample("overseas", 50, 0)]), new Dictionary<string, GatewayScrape>(), 2);

    private static RoutePlan Plan(ObservedRoute observed) => RoutePlanner.Plan(observed, [], AnalysisState.Initial, "image", Now);
}
