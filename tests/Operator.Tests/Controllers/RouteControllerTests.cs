using System.Text;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Controllers;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace DeepSeek.Operator.Tests.Controllers;

/// <summary>Visits of a route at a server that fails in the middle of one.</summary>
public sealed class RouteControllerTests
{
    private static readonly ObjectKey Key = new("ai", "chat");

    private readonly FakeTimeProvider _time = new(RouteSamples.Now);
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly RouteMeter _meter = new();

    [Fact]
    public async Task What_a_visit_saw_is_told_by_the_next_where_the_last_look_at_the_route_failed()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var client = server.Connect();
        var route = RouteSamples.Route();
        // Seen before, so that children which are missing make it look whether the route is still there.
        route.Status = new DeepSeekRouteStatus { ObservedGeneration = 1 };
        server.Set(RouteKinds.Route, route);
        var host = new ControllerHost(client, new ControllerHostOptions { Metrics = new RuntimeMetrics(_registry), Watch = RunningHost.Quick }, new RecordingLogger());
        var controller = Compose(host);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var watches = Task.WhenAll(host.Informers.RunAsync(stop.Token), host.Events.RunAsync(stop.Token));
        await Eventually.BeTrueAsync(() => host.HasSynced, "the caches are complete");
        var failing = new RouteSample(SampleOutcome.Value, [new TierSample("metro", 1000, 600), new TierSample("overseas", 1000, 0)]);
        _meter.Record(Key, TimeSpan.FromMinutes(1), new ScrapeRound(new Dictionary<string, GatewayScrape>(), 0, null), failing, RouteSamples.Now);

        server.Refuse(static request => request is { Method: "GET", Name: "chat" } ? 500 : null);
        await Assert.ThrowsAsync<ApiException>(() => controller.ReconcileAsync(Key, TestContext.Current.CancellationToken));
        Assert.Equal(0, await TransitionsAsync());

        server.Refuse(null);
        await controller.ReconcileAsync(Key, TestContext.Current.CancellationToken);
        Assert.Equal(1, await TransitionsAsync());
        await Eventually.BeTrueAsync(() => Told(server).Contains(RouteEvents.LevelChanged), "the event is written");

        await controller.ReconcileAsync(Key, TestContext.Current.CancellationToken);
        Assert.Equal(1, await TransitionsAsync());
        await stop.CancelAsync();
        await watches;
    }

    private RouteController Compose(ControllerHost host)
    {
        var caches = new RouteCaches(host.Informers, [], "");
        var observer = new RouteObserver(caches, host.Informers.Store(Kinds.Deployment, caches.Children), _meter, host.Client);
        var reporter = new RouteReporter(host.Client, host.Events, new RouteMetrics(_registry), _time);
        return new RouteController(caches, observer, new PasswordMaker(host.Client, _time), new ChildApplier(RouteChildren.Of(host, caches)), reporter, new RouteSettings("image", _time));
    }

    private async Task<int> TransitionsAsync()
    {
        using var page = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(page);
        return Encoding.UTF8.GetString(page.ToArray()).Split('\n').Count(static line => line.StartsWith("deepseek_route_transitions_total{", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
    }

    private static IEnumerable<string?> Told(FakeApiServer server)
        => server.Requests.Where(static request => request is { IsWrite: true, Collection: "events.k8s.io/v1/events" }).Select(static request => (string?)request.Body!["reason"]);
}
