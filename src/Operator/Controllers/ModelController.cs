using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning.LocalModels;

namespace DeepSeek.Operator.Controllers;

/// <summary>observe → plan → apply → report, for one DeepSeekLocalModel.</summary>
internal sealed class ModelController(
    ModelCaches caches, ModelObserver observer, ClaimWriter claims, ChildApplier applier, ModelReporter reporter, ModelSettings settings) : IReconciler
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);

    private readonly DrainClock _drains = new(settings.Time);

    public async Task<Result> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (caches.Models.Get(key) is not { } model || model.Metadata.DeletionTimestamp is not null)
        {
            return Forget(key);
        }

        var observed = await observer.ObserveAsync(model, _drains.Elapsed(key), cancellationToken);
        var plan = ModelPlanner.Plan(observed, settings.Images, settings.Time.GetUtcNow());
        var desired = new DesiredSet(key, model.Metadata.Uid, plan.Basis, plan.Objects, plan.Kept);
        if (plan.Writes && WasServed(model) && (observed.Claim is null || applier.Lacks(desired)) && await observer.IsGoneAsync(model, cancellationToken))
        {
            return Forget(key);
        }

        if (plan.Writes && plan.MakesJob && await observer.IsBehindAsync(observed, cancellationToken))
        {
            return Result.RequeueAfter(Soon);
        }

        // The claim before the pods that mount it; the word on what is in it before anything that rests on that word.
        IReadOnlyList<AppliedObject> applied = !plan.Writes ? [] :
        [
            .. await claims.WriteAsync(plan.ClaimWrite, cancellationToken),
            .. await applier.ApplyAsync(desired, cancellationToken),
        ];
        Drain(key, plan, applied);
        await reporter.ReportAsync(observed, plan, applied, cancellationToken);
        ApplyFailedException.ThrowIfAny(applied);
        return plan.LookAgain is { } later ? Result.RequeueAfter(later) : Result.Done;
    }

    // The clock runs until the cache shows what was written after it: what it showed before would begin it anew.
    private void Drain(ObjectKey key, ModelPlan plan, IReadOnlyList<AppliedObject> applied)
    {
        if (plan.Drains)
        {
            _drains.Begin(key);
        }
        else if (applied.All(static line => line.Outcome == ApplyOutcome.Unchanged))
        {
            _drains.End(key);
        }
    }

    /// <summary>What it owned goes with it; nothing may be made anew for an object that is being deleted.</summary>
    private Result Forget(ObjectKey key)
    {
        _drains.End(key);
        applier.Forget(key);
        reporter.Forget(key);
        return Result.Done;
    }

    private static bool WasServed(DeepSeekLocalModel model) => model.Status?.ObservedGeneration == model.Metadata.Generation;
}
