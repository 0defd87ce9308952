using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning.LocalModels;
using k8s.Models;
using Level = DeepSeek.Api.Routes.Level;

namespace DeepSeek.Operator.Tests.Planning.LocalModels;

public sealed class ReplicaPlanTests
{
    private const string Scaled = """{"autoscaling": {"minReplicas": 0, "maxReplicas": 4, "targetConcurrency": 10, "scaleUpWindow": "30s", "scaleDownDelay": "10m"}}""";

    [Theory]
    [InlineData(Level.Normal, 0)]
    [InlineData(Level.Warning, 0)]
    [InlineData(Level.Critical, 1)]
    [InlineData(Level.Emergency, 1)]
    public void OnDemand_model_starts_at_levels_that_say_so(Level level, int replicas)
        => Assert.Equal(replicas, Plan("""{"activation": "OnDemand"}""", live: 0, ModelSamples.Route(level)).Replicas);

    [Fact]
    public void OnDemand_model_starts_with_as_many_servers_as_its_spec_has()
        => Assert.Equal(3, Plan("""{"activation": "OnDemand", "replicas": 3}""", live: 0, ModelSamples.Route(Level.Critical)).Replicas);

    [Fact]
    public void Model_that_was_started_stays_until_the_incident_is_over()
    {
        var warning = ModelSamples.Route(Level.Warning);
        Assert.Equal((0, 1), (Plan("""{"activation": "OnDemand"}""", live: 0, warning).Replicas, Plan("""{"activation": "OnDemand"}""", live: 1, warning).Replicas));
    }

    [Fact]
    public void Model_that_was_started_stays_until_its_tier_has_given_back_what_it_took_over()
    {
        var route = ModelSamples.Route();
        route.Status.Tiers = [new TierStatus { Name = "metro", Share = 60 }, new TierStatus { Name = "local", Share = 40 }];
        Assert.Equal(1, Plan("""{"activation": "OnDemand"}""", live: 1, route).Replicas);
        route.Status.Tiers = [new TierStatus { Name = "metro", Share = 100 }, new TierStatus { Name = "local", Share = 0 }];
        Assert.Equal(0, Plan("""{"activation": "OnDemand"}""", live: 1, route).Replicas);
    }

    [Fact]
    public void Route_that_is_going_or_only_tries_asks_for_nothing()
    {
        var going = ModelSamples.Route(Level.Emergency);
        going.Metadata.DeletionTimestamp = ModelSamples.Now.UtcDateTime;
        Assert.Equal(0, Plan("""{"activation": "OnDemand"}""", live: 1, going, ModelSamples.Route(Level.Emergency, more: """ "mode": "DryRun", """)).Replicas);
    }

    [Fact]
    public void Who_asks_is_named_once_and_in_order()
    {
        var (first, second) = (ModelSamples.Route(Level.Emergency), ModelSamples.Route(Level.Critical));
        second.Metadata.Name = "a";
        Assert.Equal(["a", "chat"], Plan("""{"activation": "OnDemand"}""", live: 0, first, second).AskedBy);
    }

    [Theory]
    [InlineData(1, 0, 0)] // nothing in flight for as long as the delay
    [InlineData(1, 9, 1)]
    [InlineData(1, 10, 1)]
    [InlineData(1, 11, 2)]
    [InlineData(2, 400, 4)] // no more than the maximum
    [InlineData(4, 15, 2)]
    public void Servers_follow_the_requests_in_flight(int live, int requests, int servers)
        => Assert.Equal(servers, PlanWith(Load(Enumerable.Repeat<double>(requests, 70)), live).Replicas);

    [Fact]
    public void Peak_of_the_delay_keeps_its_servers_and_one_before_it_does_not()
    {
        double[] early = [40, .. Enumerable.Repeat<double>(0, 65)];
        double[] late = [.. Enumerable.Repeat<double>(0, 40), 40, .. Enumerable.Repeat<double>(0, 25)];
        Assert.Equal((0, 4), (PlanWith(Load(early), live: 4).Replicas, PlanWith(Load(late), live: 4).Replicas));
    }

    [Fact]
    public void Short_peak_adds_no_servers()
        => Assert.Equal(1, PlanWith(Load([.. Enumerable.Repeat<double>(2, 68), 18, 4]), live: 1).Replicas);

    [Fact]
    public void Operator_that_has_just_begun_takes_no_server_away()
        => Assert.Equal(3, PlanWith(Load([0, 0, 0]), live: 3).Replicas);

    [Fact]
    public void Servers_that_do_not_answer_stay_as_many_as_they_are()
    {
        var plan = PlanWith(LoadWindow.Empty with { Problem = "no answer" }, live: 3);
        Assert.Equal((3, false), (plan.Replicas, plan.IsMeasured));
    }

    [Fact]
    public void Model_at_rest_comes_back_for_a_route_that_has_requests_for_its_tier()
    {
        var busy = ModelSamples.Route(localShare: 100);
        busy.Status.Analysis = new AnalysisStatus { Requests = 5 };
        var quiet = ModelSamples.Route(localShare: 100);
        quiet.Status.Analysis = new AnalysisStatus { Requests = 0 };
        var elsewhere = ModelSamples.Route(localShare: 0);
        elsewhere.Status.Analysis = new AnalysisStatus { Requests = 5 };
        Assert.Equal((1, 0, 0), (Plan(Scaled, live: 0, busy).Replicas, Plan(Scaled, live: 0, quiet).Replicas, Plan(Scaled, live: 0, elsewhere).Replicas));
    }

    [Fact]
    public void Gateways_have_left_when_none_is_told_of_the_model_any_more_and_all_have_heard_it()
    {
        var model = ModelSamples.Model();
        bool Left(string programmed, int? weight)
        {
            var route = ModelSamples.Route();
            route.Status.Conditions = [new V1Condition { Type = RouteConditions.Programmed, Status = programmed }];
            route.Status.Tiers = [new TierStatus { Name = "local", Backends = [new BackendStatus { Name = "r1", EffectiveWeight = weight }] }, new TierStatus { Name = "metro", Backends = [new BackendStatus { Name = "api", EffectiveWeight = 5 }] }];
            return RouteDemand.HasLeft(route, model);
        }

        Assert.Equal((true, false, false), (Left("True", null), Left("False", null), Left("True", 5)));
    }

    private static ReplicaPlan Plan(string spec, int live, params DeepSeekRoute[] routes)
    {
        var model = ModelSamples.Model(spec);
        return ReplicaPlan.Of(new ObservedModel { Model = model, Server = ModelSamples.Server(model, live), Routes = routes }, ModelSamples.Now);
    }

    private static ReplicaPlan PlanWith(LoadWindow load, int live)
    {
        var model = ModelSamples.Model(Scaled);
        return ReplicaPlan.Of(new ObservedModel { Model = model, Server = ModelSamples.Server(model, live), Load = load }, ModelSamples.Now);
    }

    /// <summary>A figure every ten seconds, the last one now.</summary>
    private static LoadWindow Load(IEnumerable<double> requests)
    {
        double[] all = [.. requests];
        return all.Index().Aggregate(LoadWindow.Empty, (window, one) => window.With(new LoadSample(ModelSamples.Now.AddSeconds(-10 * (all.Length - 1 - one.Index)), one.Item), TimeSpan.FromMinutes(10)));
    }
}
