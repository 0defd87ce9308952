using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;

namespace DeepSeek.Operator.Controllers;

/// <summary>
/// Asks the servers of each local model that autoscales how many requests they have, once per interval, and wakes the model's controller
/// with the answer. Apart from that controller, so that servers which don't answer hold up no one's changes.
/// </summary>
internal sealed class ModelLoadController(ModelCaches caches, ModelMeter meter, ServerScraper scraper, TimeProvider time) : IReconciler
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Called with the key of a model that was measured. Set once, before the start.</summary>
    public Action<ObjectKey> Measured { get; set; } = static _ => { };

    public async Task<Result> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        // Without servers there is nobody to ask: their endpoints wake this again.
        if (caches.Models.Get(key) is not { Spec.Autoscaling: { } range } model || ServerPages.Of(model, caches.EndpointSlices(key)) is not { Count: > 0 } pages)
        {
            meter.Forget(key);
            return Result.Done;
        }

        var (requests, problem) = await scraper.AskAsync(pages, cancellationToken);
        if (requests is { } figure)
        {
            meter.Record(key, new LoadSample(time.GetUtcNow(), figure), Longest(range));
        }
        else
        {
            meter.Fail(key, problem!);
        }

        Measured(key);
        return Result.RequeueAfter(Interval);
    }

    private static TimeSpan Longest(ModelAutoscalingSpec range) => range.ScaleDownDelay > range.ScaleUpWindow ? range.ScaleDownDelay : range.ScaleUpWindow;
}
