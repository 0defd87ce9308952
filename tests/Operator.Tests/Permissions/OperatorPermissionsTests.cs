using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Connecting;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Controllers;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Permissions;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Planning.LocalModels;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace DeepSeek.Operator.Tests.Permissions;

/// <summary>The list against the code that it speaks of. What no code can be asked for is proven by tests/Cluster/Permissions.</summary>
public sealed class OperatorPermissionsTests
{
    private static IEnumerable<Permission> All => [.. OperatorPermissions.Watched, .. OperatorPermissions.Own, .. OperatorPermissions.Nodes];

    [Fact]
    public void What_is_watched_may_be_listed_and_watched_and_nothing_else_may()
    {
        var watched = Watched(watchNodes: false);
        Assert.Equal(watched, Allowing("watch"));
        Assert.Empty(watched.Except(Allowing("list")));
        Assert.Equal(OperatorPermissions.Nodes.Select(static permission => $"{permission}"), Watched(watchNodes: true).Except(watched));
    }

    private static string[] Watched(bool watchNodes)
    {
        using var client = ApiClient.Connect(new ClusterAccess { Server = new Uri("http://localhost") });
        var host = new ControllerHost(
            client, new ControllerHostOptions { Metrics = new RuntimeMetrics(Metrics.NewCustomRegistry()) }, NullLoggerFactory.Instance);
        var options = new OperatorOptions { Metrics = new Uri("http://localhost"), GatewayImage = "image", WatchNodes = watchNodes };
        using var routes = RouteControllers.Add(host, options, Metrics.NewCustomRegistry(), TimeProvider.System);
        using var models = ModelControllers.Add(host, options, TimeProvider.System);

        return [.. host.Informers.All.Select(informer => informer.Name).Distinct().Order()];
    }

    [Fact]
    public void What_a_plan_can_hold_may_be_removed_and_nothing_else_may() => Assert.Equal(Planned(), Allowing("delete"));

    [Fact]
    public void What_a_plan_can_hold_and_whom_it_is_for_may_be_read_and_nothing_else_may() =>
        Assert.Equal(Planned().Concat([$"{RouteKinds.Route}", $"{RouteKinds.LocalModel}", $"{Kinds.PersistentVolumeClaim}"]).Order(), Allowing("get"));

    [Fact]
    public void Claims_with_what_took_hours_to_make_may_not_be_deleted()
        => Assert.DoesNotContain(All, permission => permission.Resource == Kinds.PersistentVolumeClaim.Plural && permission.Verbs.Contains("delete"));

    [Theory]
    [InlineData("create")]
    [InlineData("patch")]
    public void What_a_plan_can_hold_may_be_applied(string verb) => Assert.Empty(Planned().Except(Allowing(verb)));

    [Fact]
    public void Verbs_are_sorted_and_no_resource_has_two_rules_for_the_same()
    {
        Assert.All(All, permission => Assert.Equal(permission.Verbs.Order(StringComparer.Ordinal), permission.Verbs));
        Assert.Equal(All.SelectMany(Verbs).Distinct().Count(), All.SelectMany(Verbs).Count());
    }

    [Fact]
    public void Nothing_is_allowed_for_everything_or_beyond_what_is_held()
    {
        Assert.DoesNotContain(All, permission => permission.Group == "*" || permission.Resource == "*");
        Assert.Empty(All.SelectMany(permission => permission.Verbs).Intersect(["*", "bind", "escalate", "impersonate", "deletecollection"]));
    }

    [Fact]
    public void Secrets_may_be_created_and_nothing_else()
        => Assert.Equal(["create"], All.Where(permission => permission.Resource.StartsWith("secrets", StringComparison.Ordinal)).SelectMany(permission => permission.Verbs));

    private static IEnumerable<string> Allowing(string verb)
        => OperatorPermissions.Watched.Where(permission => permission.Verbs.Contains(verb)).Select(permission => $"{permission}").Order();

    private static IEnumerable<string> Verbs(Permission permission) => permission.Verbs.Select(verb => $"{verb} {permission}");

    /// <summary>Resources of all objects that a route or a local model can ask for, but for claims, which are not pruned.</summary>
    private static IEnumerable<string> Planned()
        => OfRoute().Concat(OfModel()).Select(wanted => $"{wanted.GetType().GetProperty("Resource")!.GetValue(wanted)}").Distinct().Order();

    private static IEnumerable<DesiredObject> OfRoute()
    {
        var route = RouteSamples.Route(RouteSamples.TwoTiers.Insert(1, """ "gateway": {"autoscaling": {"maxReplicas": 4}}, "dns": """ + RouteSamples.Dns + ","));
        return RoutePlanner.Plan(RouteSamples.Observed(route) with { IsDnsServed = true, Monitoring = new MonitoringSupport(true, true) }, [], AnalysisState.Initial, "image", DateTimeOffset.UnixEpoch).Objects;
    }

    private static IEnumerable<DesiredObject> OfModel()
    {
        var model = ModelSamples.Model();
        ObservedModel[] stages = [new() { Model = model, Claim = ModelSamples.Claim(model) }, ModelSamples.Serving(model) with { ArePodMonitorsServed = true }];
        return stages.SelectMany(static observed => ModelPlanner.Plan(observed, ModelSamples.Images, ModelSamples.Now).Objects);
    }
}
