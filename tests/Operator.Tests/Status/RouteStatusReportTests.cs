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
            ["a"] = new(new Dictionary<BackendKey, BackendScrape>(), first, null),
            ["b"] = new(new Dictionary<BackendKey, BackendScrape>(), second, null),
        },
        2);

    private static RoutePlan Plan(ObservedRoute observed) => RoutePlanner.Plan(observed, [], AnalysisState.Initial, "image", Now);

    private static DeepSeekRouteStatus Report(ObservedRoute observed) => RouteStatusReport.Build(observed, Plan(observed), [], Now);
}
