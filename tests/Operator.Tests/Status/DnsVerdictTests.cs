using DeepSeek.Api.Routes;
using DeepSeek.Api.Validation;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Resources.ExternalDns;
using DeepSeek.Operator.Status;

namespace DeepSeek.Operator.Tests.Status;

public sealed class DnsVerdictTests
{
    private static readonly ObservedRoute Served = RouteSamples.Observed(RouteSamples.WithDns()) with { IsDnsServed = true };

    [Fact]
    public void Route_without_records_has_none()
    {
        var observed = RouteSamples.Observed(RouteSamples.Route()) with { IsDnsServed = true };
        Assert.Equal(("False", "NotRequested"), Condition(observed));
        Assert.DoesNotContain(Plan(observed).Objects, wanted => wanted.Kind == "DNSEndpoint");
    }

    [Fact]
    public void Cluster_without_the_CRD_gets_nothing_written_and_the_condition_says_why()
    {
        var observed = Served with { IsDnsServed = false };
        Assert.Equal(("False", "CRDNotInstalled"), Condition(observed));
        Assert.DoesNotContain(Plan(observed).Objects, wanted => wanted.Kind == "DNSEndpoint");
        Assert.NotEqual(Plan(observed).Basis, Plan(Served).Basis);
    }

    [Fact]
    public void Records_are_active_once_external_dns_has_read_what_the_route_says_now()
    {
        Assert.Equal(("False", "Starting"), Condition(Served));
        Assert.Equal(("False", "Starting"), Condition(Served with { Dns = Live(generation: 1, read: null) }));
        Assert.Equal(("False", "Starting"), Condition(Served with { Dns = Live(generation: 2, read: 1) }));
        Assert.Equal(("True", "Active"), Condition(Served with { Dns = Live(generation: 2, read: 2) }));

        var changed = RouteSamples.WithDns(RouteSamples.Dns.Replace("us-lb", "eu-lb", StringComparison.Ordinal));
        Assert.Equal(("False", "Starting"), Condition(Served with { Route = changed, Dns = Live(generation: 2, read: 2) }));
    }

    [Fact]
    public void Records_of_an_invalid_spec_are_left_as_they_are()
    {
        var observed = Served with { Dns = Live(generation: 1, read: 1) };
        var plan = RoutePlanner.Plan(observed, [new FieldError("spec.tiers", "is bad")], AnalysisState.Initial, "image", RouteSamples.Now);
        Assert.Equal(("False", "InvalidSpec"), Condition(observed, plan));
    }

    [Fact]
    public void Records_that_wait_do_not_touch_Ready()
    {
        var observed = Served with { Measurement = RouteSamples.Answers(RouteSamples.HasKeys with { SnapshotHash = Plan(Served).Snapshot!.Hash }) };
        var status = RouteStatusReport.Build(observed, Plan(observed), [], RouteSamples.Now);
        Assert.Equal("True", status.Conditions.Single(condition => condition.Type == RouteConditions.Ready).Status);
    }

    private static DnsEndpoint Live(long generation, long? read)
    {
        var live = Plan(Served).Objects.OfType<DesiredObject<DnsEndpoint>>().Single().Item;
        live.Metadata.Generation = generation;
        live.Status = read is null ? null : new DnsEndpointStatus { ObservedGeneration = read };
        return live;
    }

    private static (string, string) Condition(ObservedRoute observed) => Condition(observed, Plan(observed));

    private static (string, string) Condition(ObservedRoute observed, RoutePlan plan)
    {
        var condition = RouteStatusReport.Build(observed, plan, [], RouteSamples.Now).Conditions.Single(condition => condition.Type == RouteConditions.DNSReady);
        return (condition.Status, condition.Reason);
    }

    private static RoutePlan Plan(ObservedRoute observed) => RoutePlanner.Plan(observed, [], AnalysisState.Initial, "image", RouteSamples.Now);
}
