using System.Collections.Concurrent;
using System.Text.Json;
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
    private const string Action = "Reconcile";

    // Figures that differ from what a predecessor wrote are no reason to write to every route at once.
    private readonly long _started = time.GetTimestamp();

    // What was written last, and to which object of that name: the cache may lag behind it.
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, DeepSeekRouteStatus Status, long At)> _written = new();

    public async Task ReportAsync(ObservedRoute observed, RoutePlan plan, IReadOnlyList<AppliedObject> applied, CancellationToken cancellationToken)
    {
        var route = observed.Route;
        var key = ObjectKey.Of(route);
        var isWritten = _written.TryGetValue(key, out var written) && written.Uid == route.Metadata.Uid;
        var last = isWritten ? written.Status : route.Status;
        var status = RouteStatusReport.Build(observed with { Route = WithStatus(route, last) }, plan, applied, time.GetUtcNow());

        metrics.Report(route, plan, observed.Measurement);
        foreach (var line in RouteEventLines.Of(plan, applied, last, status))
        {
            Record(route, line);
        }

        if (StatusChange.IsDue(last, status, time.GetElapsedTime(isWritten ? written.At : _started)))
        {
            await WriteAsync(key, status, cancellationToken);
            _written[key] = (route.Metadata.Uid, status, time.GetTimestamp());
        }
    }

    public void Forget(ObjectKey key)
    {
        _written.TryRemove(key, out _);
        metrics.Forget(key);
    }

    private async Task WriteAsync(ObjectKey key, DeepSeekRouteStatus status, CancellationToken cancellationToken)
    {
        var content = JsonSerializer.SerializeToNode(status, ApiJson.Default.DeepSeekRouteStatus)!.AsObject();
        try
        {
            await client.ApplyStatusAsync(RouteKinds.Route, key, content, ApiGroup.FieldManager, cancellationToken);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound)
        {
            // Deleted, and the cache hasn't heard of it yet: there is nobody left to tell.
        }
    }

    private void Record(DeepSeekRoute route, EventLine line)
    {
        if (line.Trouble)
        {
            events.Warning(RouteKinds.Route, route, line.Reason, Action, line.Message);
        }
        else
        {
            events.Normal(RouteKinds.Route, route, line.Reason, Action, line.Message);
        }
    }

    private static DeepSeekRoute WithStatus(DeepSeekRoute route, DeepSeekRouteStatus? status)
        => new() { Metadata = route.Metadata, Spec = route.Spec, Status = status! };
}
