using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Controllers;

/// <summary>
/// Asks the Job that works for a local model how far it is, and wakes the model's controller with the answer. Never more often than a status
/// may be written for it. Apart from that controller, so that a pod which doesn't answer holds up no one's changes.
/// </summary>
internal sealed class JobProgressController(ModelCaches caches, JobProgressMeter meter, JobProgressScraper scraper, ApiClient client) : IReconciler
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // Until a pod runs, and listens.
    private static readonly TimeSpan UntilFirst = TimeSpan.FromSeconds(5);

    /// <summary>Called with the key of a model whose Job has answered. Set once, before the start.</summary>
    public Action<ObjectKey> Measured { get; set; } = static _ => { };

    public async Task<Result> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        // Without a Job at work there is nobody to ask: the next one wakes this again.
        if (caches.Models.Get(key) is not { Metadata.DeletionTimestamp: null } model || Working(model) is not { } job)
        {
            meter.Forget(key);
            return Result.Done;
        }

        if (meter.Since(key, job.Name()) is { } since && since < Interval)
        {
            return Result.RequeueAfter(Interval - since);
        }

        var pods = await client.ListAsync(Kinds.Pod, model.Namespace(), ModelMetadata.PodSelectorText(model), cancellationToken);
        if (JobPages.Of(job, pods) is not { } page)
        {
            return Result.RequeueAfter(UntilFirst);
        }

        if (await scraper.AskAsync(page, cancellationToken) is { } progress)
        {
            meter.Record(key, job.Name(), progress);
            Measured(key);
            return Result.RequeueAfter(Interval);
        }

        return Result.RequeueAfter(meter.Last(key) is null ? UntilFirst : Interval);
    }

    private V1Job? Working(DeepSeekLocalModel model) => caches.Jobs.KeysControlledBy(model.Uid()).Select(caches.Jobs.Get).OfType<V1Job>()
        .Where(static job => job.Metadata.DeletionTimestamp is null && job.Status?.Conditions?.Any(static condition => condition is { Type: "Complete" or "Failed", Status: "True" }) != true)
        .MaxBy(static job => job.Metadata.CreationTimestamp);
}
