using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.KubectlDsr.Connecting;
using DeepSeek.KubectlDsr.Explaining;
using static DeepSeek.KubectlDsr.Tests.RouteSamples;

namespace DeepSeek.KubectlDsr.Tests.Explaining;

public sealed class ExplainerTests
{
    private static readonly LocalModelLookup Serving = Models(new DeepSeekLocalModel { Status = new() { Phase = ModelPhase.Serving, Conditions = [new() { Type = "Ready", Status = "True" }] } });

    [Fact]
    public void Healthy_backends_divide_the_share_by_weight_and_nothing_stands_in_their_way()
    {
        Assert.Equal((75, ""), Of(Route(), "metro/api"));
        Assert.Equal((25, ""), Of(Route(), "metro/second"));
        Assert.Equal((0, "Backup"), Of(Route(), "metro/spare"));
        Assert.Equal((0, "NoShare"), Of(Route(), "mirror"));
    }

    [Fact]
    public void Ejected_backend_leaves_its_part_to_the_others_and_the_last_to_the_backup()
    {
        var route = Route().WithBackend("metro", "api", one => one with { State = BackendState.Ejected });
        Assert.Equal((0, "Ejected"), Of(route, "metro/api"));
        Assert.Equal((100, ""), Of(route, "metro/second"));
        route.WithBackend("metro", "second", one => one with { State = BackendState.Excluded });
        Assert.Equal((0, "Excluded"), Of(route, "metro/second"));
        Assert.Equal((100, "Backup"), Of(route, "metro/spare"));
    }

    [Theory]
    [InlineData(TierState.Degraded, "TierDegraded")]
    [InlineData(TierState.CircuitOpen, "TierCircuitOpen")]
    [InlineData(TierState.HalfOpen, "TierHalfOpen")]
    [InlineData(TierState.Recovering, "TierRecovering")]
    [InlineData(TierState.Slow, "TierSlow")]
    [InlineData(TierState.Unavailable, "TierUnavailable")]
    public void Tier_s_state_is_the_reason_for_all_its_backends(TierState state, string code)
        => Assert.Equal((3.8, code), Of(Route().With("metro", one => one with { State = state, Share = 5 }), "api"));

    [Theory]
    [InlineData("metro/api", "kubectl create secret generic keys --from-literal=metro=")]
    [InlineData("overseas/mirror", "create the Service mirror")]
    public void Missing_reference_says_what_to_create(string backend, string next)
    {
        var (tier, name) = (backend.Split('/')[0], backend.Split('/')[1]);
        var route = Route().WithBackend(tier, name, one => one with { State = BackendState.Unresolved })
            .WithCondition(RouteConditions.ResolvedRefs, "False", RouteReasons.SecretNotFound, "the words of the condition");
        var reason = Explainer.Explain(route, Serving, backend, Now).Backends.Single().Reasons.Single(one => one.Code == "Unresolved");
        Assert.Contains(next, reason.Next, StringComparison.Ordinal);
        Assert.Contains("the words of the condition", reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Local_model_that_doesn_t_serve_is_said_with_its_own_reason()
    {
        Assert.Equal("NoShare", Of(Route(), "r1").Codes);
        Assert.Equal("NoShare LocalModelNotFound", Of(Route(), "r1", Models(null)).Codes);
        Assert.Equal("NoShare LocalModelUnknown", Of(Route(), "r1", new LocalModelLookup(new Dictionary<string, DeepSeekLocalModel?>(), "not allowed")).Codes);
        var building = Models(new DeepSeekLocalModel { Status = new() { Conditions = [new() { Type = "Ready", Status = "False", Reason = "EngineBuilding", Message = "half an hour" }] } });
        var reasons = Explainer.Explain(Route(), building, "r1", Now).Backends.Single().Reasons;
        Assert.Contains("EngineBuilding: half an hour", reasons.Single(one => one.Code == "LocalModelNotReady").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Override_is_said_of_the_route_and_of_the_tiers_that_it_leaves_empty()
    {
        var route = Route(""" "override": {"tier": "metro", "until": "2026-01-01T13:00:00Z"}, """);
        Assert.Contains("2026-01-01 13:00:00 UTC", Explainer.Explain(route, Serving, null, Now).Reasons.Single(one => one.Code == "Override").Message, StringComparison.Ordinal);
        Assert.Equal((0, "OverriddenAway"), Of(route, "mirror"));
        Assert.Empty(Explainer.Explain(route, Serving, null, Now.AddHours(2)).Reasons);
    }

    [Fact]
    public void What_holds_the_whole_route_up_comes_first()
    {
        var route = Route(""" "suspend": true, "mode": "DryRun", """)
            .WithCondition(RouteConditions.Programmed, "False", RouteReasons.SnapshotRejected, "1 of 2 gateways refused it")
            .WithCondition(RouteConditions.MetricsAvailable, "Unknown", RouteReasons.NoTraffic);
        Assert.Equal([RouteReasons.SnapshotRejected, RouteReasons.SpecSuspend, "DryRun"], Explainer.Explain(route, Serving, null, Now).Reasons.Select(one => one.Code));
        route.Metadata.Annotations = new Dictionary<string, string> { [AnnotationNames.Paused] = "true" };
        route.Spec.Suspend = false;
        Assert.Contains(Explainer.Explain(route, Serving, null, Now).Reasons, one => one.Code == RouteReasons.PausedAnnotation && one.Next.Contains("resume chat", StringComparison.Ordinal));
    }

    [Fact]
    public void Status_that_is_old_or_missing_is_said()
    {
        var route = Route();
        route.Metadata.Generation = 4;
        Assert.Equal("StatusOutdated", Explainer.Explain(route, Serving, null, Now).Reasons.Single().Code);
        route.Status = new DeepSeekRouteStatus();
        Assert.Equal("NotReconciled", Explainer.Explain(route, Serving, null, Now).Reasons.Single().Code);
    }

    [Fact]
    public void Every_reason_says_what_is_next()
        => Assert.All(
            Explainer.Explain(Route(""" "suspend": true, """).With("metro", one => one with { State = TierState.CircuitOpen }), Models(null), null, Now) is var said
                ? said.Reasons.Concat(said.Backends.SelectMany(one => one.Reasons)) : [],
            reason => Assert.NotEmpty(reason.Next));

    private static (double Percent, string Codes) Of(DeepSeekRoute route, string backend, LocalModelLookup? models = null)
    {
        var explained = Explainer.Explain(route, models ?? Serving, backend, Now).Backends.Single();
        return (explained.TrafficPercent, string.Join(' ', explained.Reasons.Select(static reason => reason.Code)));
    }

    private static LocalModelLookup Models(DeepSeekLocalModel? model) => new(new Dictionary<string, DeepSeekLocalModel?> { ["r1"] = model }, null);
}
