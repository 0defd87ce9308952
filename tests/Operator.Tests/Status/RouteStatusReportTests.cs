using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Status;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Status;

public sealed class RouteStatusReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void First_visit_writes_every_known_condition_with_its_generation()
    {
        var status = Report(RouteSamples.Observed(RouteSamples.Route()));
        Assert.Equal(RouteConditions.All.Order(), status.Conditions.Select(condition => condition.Type).Order());
        Assert.All(status.Conditions, condition => Assert.Equal(3, condition.ObservedGeneration));
        Assert.All(status.Conditions, condition => Assert.NotEmpty(condition.Reason));
    }

    [Fact]
    public void Route_is_ready_when_every_gateway_serves_by_the_snapshot()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        var hash = Plan(observed).Snapshot!.Hash;
        Assert.Equal(("False", "NotProgrammed"), Ready(observed with { Measurement = Acknowledged(hash, null) }));
        Assert.Equal(("True", "Ready"), Ready(observed with { Measurement = Acknowledged(hash, hash) }));
    }

    [Fact]
    public void Shift_leaves_a_route_ready_unless_gateways_take_too_long_for_it()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        var hash = Plan(observed).Snapshot!.Hash;
        observed.Route.Status = Report(observed with { Measurement = Acknowledged(hash, hash) });

        Assert.Equal([("True", "Ready"), ("False", "AwaitingAcknowledgement")], Later(TimeSpan.FromMinutes(1), hash, "older"));
        Assert.Equal([("True", "Ready"), ("False", "AwaitingAcknowledgement")], Later(TimeSpan.FromMinutes(2), hash, "older"));
        Assert.Equal([("False", "NotProgrammed"), ("False", "AwaitingAcknowledgement")], Later(TimeSpan.FromMinutes(4), hash, "older"));
        Assert.Equal([("False", "NotProgrammed"), ("False", "AwaitingAcknowledgement")], Later(TimeSpan.FromMinutes(5), hash, "older"));
        Assert.Equal([("True", "Ready"), ("True", "SnapshotAcknowledged")], Later(TimeSpan.FromMinutes(6), hash, hash));

        (string, string)[] Later(TimeSpan after, string first, string second)
        {
            var now = observed with { Measurement = Acknowledged(first, second) };
            var status = observed.Route.Status = RouteStatusReport.Build(now, Plan(now), [], Now + after);
            return [Condition(status, RouteConditions.Ready), Condition(status, RouteConditions.Programmed)];
        }
    }

    [Fact]
    public void Edit_makes_a_route_unready_until_gateways_serve_by_it()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        var hash = Plan(observed).Snapshot!.Hash;
        observed.Route.Status = Report(observed with { Measurement = Acknowledged(hash, hash) });
        observed.Route.Metadata.Generation++;
        Assert.Equal(("False", "NotProgrammed"), Ready(observed with { Measurement = Acknowledged(hash, "older") }));
    }

    [Fact]
    public void Credential_that_the_gateways_lack_is_told_until_they_have_it()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        var hash = Plan(observed).Snapshot!.Hash;
        var (has, lacks) = (RouteSamples.HasKeys with { SnapshotHash = hash }, RouteSamples.Says("keys/metro", false, "keys/mirror", true) with { SnapshotHash = hash });
        (string, string)[] Of(params GatewayScrape[] gateways)
        {
            var status = Report(observed with { Measurement = RouteSamples.Answers(gateways) });
            return [Condition(status, RouteConditions.ResolvedRefs), Condition(status, RouteConditions.Ready)];
        }

        Assert.Equal([("Unknown", "AwaitingGateways"), ("False", "NotProgrammed")], Of());
        Assert.Equal([("False", "SecretKeyMissing"), ("False", "RefNotFound")], Of(lacks, lacks));
        Assert.Equal([("Unknown", "SecretPropagating"), ("False", "Progressing")], Of(has, lacks));
        Assert.Equal([("True", "ResolvedRefs"), ("True", "Ready")], Of(has, has));
    }

    [Fact]
    public void Gateways_of_a_version_that_does_not_speak_of_credentials_do_not_hold_up_Ready()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        var mute = new GatewayScrape(new Dictionary<BackendKey, BackendScrape>(), Plan(observed).Snapshot!.Hash);
        var status = Report(observed with { Measurement = RouteSamples.Answers(mute) });
        Assert.Equal([("Unknown", "AwaitingGateways"), ("True", "Ready")], [Condition(status, RouteConditions.ResolvedRefs), Condition(status, RouteConditions.Ready)]);
    }

    [Fact]
    public void Route_that_names_no_credential_is_resolved_before_any_gateway_has_answered()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route("""{"tiers": [{"name": "metro", "backends": [{"name": "api", "url": "https://api.example.com"}]}]}"""));
        Assert.Equal(("True", "ResolvedRefs"), Condition(Report(observed), RouteConditions.ResolvedRefs));
    }

    [Fact]
    public void Backend_whose_credential_is_missing_is_unresolved_and_the_others_are_not()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        var status = Report(observed with { Measurement = RouteSamples.Answers(RouteSamples.Says("keys/metro", false, "keys/mirror", true)) });
        Assert.Equal([BackendState.Unresolved, BackendState.Healthy], status.Tiers.SelectMany(tier => tier.Backends).Select(backend => backend.State!.Value));
    }

    [Fact]
    public void Gateway_that_gets_a_key_is_worth_one_write_and_the_count_of_gateways_none()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        var (has, lacks) = (RouteSamples.HasKeys, RouteSamples.Says("keys/metro", false, "keys/mirror", true));
        var before = Report(observed with { Measurement = RouteSamples.Answers(has, lacks, lacks) });
        Assert.False(StatusChange.IsDue(before, Report(observed with { Measurement = RouteSamples.Answers(has, has, lacks) }), TimeSpan.Zero));
        Assert.True(StatusChange.IsDue(before, Report(observed with { Measurement = RouteSamples.Answers(has, has, has) }), TimeSpan.Zero));
    }

    [Fact]
    public void New_process_says_what_its_predecessor_said_until_the_gateways_have_answered_it()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        var serves = RouteSamples.HasKeys with { SnapshotHash = Plan(observed).Snapshot!.Hash };
        var before = Report(observed with { Measurement = RouteSamples.Answers(serves, serves) });
        Assert.Equal(("True", "Ready"), Condition(before, RouteConditions.Ready));

        observed.Route.Status = before;
        var anew = RouteStatusReport.Build(observed, Resumed(observed), [], Now.AddMinutes(1));
        Assert.False(StatusChange.IsDue(before, anew, TimeSpan.Zero));

        observed.Route.Metadata.Generation++;
        var changed = RouteStatusReport.Build(observed, Resumed(observed), [], Now.AddMinutes(1));
        Assert.Equal([("Unknown", "AwaitingGateways"), ("False", "NotProgrammed")], [Condition(changed, RouteConditions.ResolvedRefs), Condition(changed, RouteConditions.Ready)]);
    }

    [Theory]
    [InlineData("True", "SamplesReceived", nameof(SampleOutcome.Value), false)]
    [InlineData("Unknown", "NoTraffic", nameof(SampleOutcome.NoData), false)]
    [InlineData("False", "SourceUnreachable", nameof(SampleOutcome.SourceError), false)]
    [InlineData("False", "QueryInvalid", nameof(SampleOutcome.SourceError), true)]
    public void What_Prometheus_said_is_told_by_MetricsAvailable(string status, string reason, string outcome, bool isQueryInvalid)
    {
        var route = RouteSamples.Route(RouteSamples.TwoTiers.Insert(1, """ "analysis": {"source": "Prometheus", "prometheus": {"address": "http://prometheus:9090"}}, """));
        var sample = new RouteSample(Enum.Parse<SampleOutcome>(outcome), [new TierSample("metro", outcome == nameof(SampleOutcome.Value) ? 100 : 0, 0)], Problem: "as it says") { IsQueryInvalid = isQueryInvalid };
        var observed = RouteSamples.Observed(route) with { Measurement = RouteSamples.Answers(RouteSamples.HasKeys) with { Sample = sample } };
        var said = Report(observed);

        Assert.Equal((status, reason), Condition(said, RouteConditions.MetricsAvailable));
        Assert.Contains("as it says", said.Conditions.Single(static condition => condition.Type == RouteConditions.MetricsAvailable).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("without effect", said.Conditions.Single(static condition => condition.Type == RouteConditions.Accepted).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Event_names_what_is_missing_once()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route()) with { Measurement = RouteSamples.Answers(RouteSamples.Says("keys/metro", false)) };
        var (plan, status) = (Plan(observed), Report(observed));
        var line = Assert.Single(RouteEventLines.Of(plan, [], before: null, status));
        Assert.Equal((true, "RefMissing", plan.Missing[0].Message), (line.Trouble, line.Reason, line.Message));
        Assert.Empty(RouteEventLines.Of(plan, [], status, status));
    }

    [Fact]
    public void Incident_does_not_touch_Ready()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        var sick = new RouteSample(SampleOutcome.Value, [new TierSample("metro", 100, 90)]);
        var plan = Plan(observed with { Measurement = Acknowledged(null, null) with { Sample = sick } });
        var status = Report(observed with { Measurement = Acknowledged(plan.Snapshot!.Hash, plan.Snapshot.Hash) with { Sample = sick } });
        Assert.Equal(("True", "Ready"), Condition(status, RouteConditions.Ready));
        Assert.Equal(("False", "EmergencyThresholdExceeded"), Condition(status, RouteConditions.TrafficHealthy));
        Assert.Equal(("True", "EmergencyThresholdExceeded"), Condition(status, RouteConditions.CircuitOpen));
        Assert.Equal(("True", "ShiftedByAnalysis"), Condition(status, RouteConditions.TrafficShifted));
        Assert.Equal("overseas", status.ActiveTier);
    }

    [Fact]
    public void Old_pods_do_not_make_a_hanging_rollout_available()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        observed.Gateway!.Status.UpdatedReplicas = 1;
        observed.Gateway.Status.Conditions = [new V1DeploymentCondition { Type = "Progressing", Status = "False", Reason = "ProgressDeadlineExceeded", Message = "timed out" }];
        Assert.Equal(("False", "ProgressDeadlineExceeded"), Condition(Report(observed), RouteConditions.GatewayAvailable));
    }

    [Theory]
    [InlineData("ImagePullBackOff", "ImagePullFailed")]
    [InlineData("CrashLoopBackOff", "RollingOut")]
    public void Pods_say_why_there_is_no_gateway(string waiting, string reason)
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        observed.Gateway!.Status.AvailableReplicas = 0;
        var pod = new V1Pod
        {
            Status = new V1PodStatus
            {
                ContainerStatuses = [new V1ContainerStatus { State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = waiting } } }],
            },
        };
        Assert.Equal(("False", reason), Condition(Report(observed with { Pods = [pod] }), RouteConditions.GatewayAvailable));
    }

    [Fact]
    public void Object_of_somebody_else_is_a_name_conflict()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        AppliedObject foreign = new("Service", new ObjectKey("ai", "chat-gateway"), null, new OwnershipException("it is taken"));
        var status = RouteStatusReport.Build(observed, Plan(observed), [foreign], Now);
        Assert.Equal(("False", "NameConflict"), Condition(status, RouteConditions.Accepted));
    }

    [Fact]
    public void Transition_time_moves_on_a_flip_alone()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route());
        observed.Route.Status = Report(observed);
        var later = RouteStatusReport.Build(observed, Plan(observed), [], Now.AddHours(1));
        Assert.All(later.Conditions, condition => Assert.Equal(Now.UtcDateTime, condition.LastTransitionTime));
    }

    private static (string, string) Ready(ObservedRoute observed) => Condition(Report(observed), RouteConditions.Ready);

    private static (string, string) Condition(DeepSeekRouteStatus status, string type)
    {
        var found = status.Conditions.Single(condition => condition.Type == type);
        return (found.Status, found.Reason);
    }

    private static Measurement Acknowledged(string? first, string? second) => new(
        Now,
        new RouteSample(SampleOutcome.NoData, []),
        new Dictionary<string, GatewayScrape>
        {
            ["a"] = RouteSamples.HasKeys with { SnapshotHash = first },
            ["b"] = RouteSamples.HasKeys with { SnapshotHash = second },
        },
        2);

    private static RoutePlan Plan(ObservedRoute observed) => RoutePlanner.Plan(observed, [], AnalysisState.Initial, "image", Now);

    private static RoutePlan Resumed(ObservedRoute observed) => RoutePlanner.Plan(
        observed, [], AnalysisMemory.Restore(observed.Route.Status, PolicyCompiler.Compile(observed.Route.Spec, suspended: false)), "image", Now.AddMinutes(1));

    private static DeepSeekRouteStatus Report(ObservedRoute observed) => RouteStatusReport.Build(observed, Plan(observed), [], Now);
}
