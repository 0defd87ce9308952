using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;

namespace DeepSeek.Operator.Controllers;

/// <summary>
/// Asks the gateways of each route for their counters, and its Prometheus where it names one, once per interval, and wakes the route's controller with the answer.
/// Apart from that controller, so that gateways which don't answer hold up no one's changes.
/// </summary>
internal sealed class MeteringController(RouteCaches caches, RouteMeter meter, GatewayScraper scraper, PrometheusSource prometheus, TimeProvider time) : IReconciler
{
    /// <summary>Called with the key of a route that was measured. Set once, before the start.</summary>
    public Action<ObjectKey> Measured { get; set; } = static _ => { };

    /// <summary>
    /// Called instead where the gateways serve by another snapshot than the last time: that is news, somebody may be waiting for it.
    /// Set once, before the start.
    /// </summary>
    public Action<ObjectKey> TakenUp { get; set; } = static _ => { };

    public async Task<Result> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (caches.Routes.Get(key) is not { } route || route.Metadata.DeletionTimestamp is not null)
        {
            meter.Forget(key);
            return Result.Done;
        }

        var endpoints = GatewayEndpoints.Of(key, caches.EndpointSlices(key));
        var told = prometheus.AskAsync(route, cancellationToken);
        var round = await scraper.ScrapeAsync(endpoints, cancellationToken);
        var before = meter.Last(key);
        var now = meter.Record(key, route.Spec.Analysis.Window, round, await told, time.GetUtcNow());
        var tell = before is not null && now.DiffersInUptake(before) ? TakenUp : Measured;
        tell(key);
        return Result.RequeueAfter(route.Spec.Analysis.Interval);
    }
}
