using System.Collections.Concurrent;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Resources;
using DeepSeek.Operator.Status;

namespace DeepSeek.Operator.Controllers;

/// <summary>observe → plan → apply → report, for one DeepSeekRoute.</summary>
internal sealed class RouteController(
    RouteCaches caches, RouteObserver observer, PasswordMaker passwords, ChildApplier applier, RouteReporter reporter, RouteSettings settings) : IReconciler
{
    // With the uid: a route that was deleted and made anew begins anew.
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, AnalysisState State)> _analyses = new();
    private readonly SpecCheck _specs = new();
    private readonly SnapshotUptake _programming = new(settings.Time);

    /// <summary>Called with the key of a route whose gateways still have to take up a snapshot. Set once, before the start.</summary>
    public Action<ObjectKey> AwaitingAcknowledgement { get; set; } = static _ => { };

    public async Task<Result> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (caches.Routes.Get(key) is not { } route || route.Metadata.DeletionTimestamp is not null)
        {
            return Forget(key);
        }

        var observed = await observer.ObserveAsync(route, cancellationToken);
        var plan = RoutePlanner.Plan(observed, _specs.Check(route), Known(key, route), settings.GatewayImage, settings.Time.GetUtcNow());
        var desired = new DesiredSet(key, route.Metadata.Uid, plan.Basis, plan.Objects, plan.Kept);
        if (plan.Writes && WasServed(route) && applier.Lacks(desired) && await observer.IsGoneAsync(route, cancellationToken))
        {
            return Forget(key);
        }

        // The password before the pods that wait for it.
        IReadOnlyList<AppliedObject> applied = !plan.Writes ? [] :
        [
            .. await passwords.MakeAsync(desired, plan.Password, CachePassword.Key, cancellationToken),
            .. await applier.ApplyAsync(desired, cancellationToken),
        ];
        // What is remembered isn't seen anew: before here a visit that fails is to be repeated whole, with what it would have told.
        _analyses[key] = (route.Metadata.Uid, plan.Step.State);
        await reporter.ReportAsync(observed, plan, applied, cancellationToken);

        if (_programming.IsFresh(key, plan.Snapshot?.Hash, observed.Measurement))
        {
            AwaitingAcknowledgement(key);
        }

        ApplyFailedException.ThrowIfAny(applied);
        return Result.Done;
    }

    /// <summary>What it owned goes with it; nothing may be made anew for an object that is being deleted.</summary>
    private Result Forget(ObjectKey key)
    {
        _analyses.TryRemove(key, out _);
        _specs.Forget(key);
        _programming.Forget(key);
        passwords.Forget(key);
        applier.Forget(key);
        reporter.Forget(key);
        return Result.Done;
    }

    private static bool WasServed(DeepSeekRoute route) => route.Status?.ObservedGeneration == route.Metadata.Generation;

    // The status is where a new leader starts from; after that, this process knows more than a cache that may lag behind its own writes.
    private AnalysisState Known(ObjectKey key, DeepSeekRoute route)
        => _analyses.TryGetValue(key, out var known) && known.Uid == route.Metadata.Uid
            ? known.State
            : AnalysisMemory.Restore(route.Status, PolicyCompiler.Compile(route.Spec, RoutePlanner.IsSuspended(route)));
}
