using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Events;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Status;

namespace DeepSeek.Operator.Controllers;

/// <summary>Tells the world how a route fares: metrics at every visit, events once, the status when it is worth a write.</summary>
internal sealed class RouteReporter(ApiClient client, EventRecorder events, RouteMetrics metrics, TimeProvider time)
{
    private readonly StatusWriter<DeepSeekRoute, DeepSeekRouteStatus> _statuses =
        new(client, events, RouteKinds.Route, ApiJson.Default.DeepSeekRouteStatus, time);

    public async Task ReportAsync(ObservedRoute observed, RoutePlan plan, IReadOnlyList<AppliedObject> applied, CancellationToken cancellationToken)
    {
        var route = observed.Route;
        var (last, age) = _statuses.Last(route, route.Status);
        var status = RouteStatusReport.Build(observed with { Route = WithStatus(route, last) }, plan, applied, time.GetUtcNow());

        metrics.Report(route, plan, observed.Measurement);
        foreach (var line in RouteEventLines.Of(plan, applied, last, status))
        {
            _statuses.Record(route, line);
        }

        if (StatusChange.IsDue(last, status, age))
        {
            await _statuses.WriteAsync(route, status, cancellationToken);
        }
    }

    public void Forget(ObjectKey key)
    {
        _statuses.Forget(key);
        metrics.Forget(key);
    }

    private static DeepSeekRoute WithStatus(DeepSeekRoute route, DeepSeekRouteStatus? status)
        => new() { Metadata = route.Metadata, Spec = route.Spec, Status = status! };
}
