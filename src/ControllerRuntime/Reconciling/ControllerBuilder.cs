using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Queues;
using DeepSeek.ControllerRuntime.Watching;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>Says what wakes a controller. The end of the sentence is its Build.</summary>
/// <typeparam name="TPrimary">The kind whose objects are reconciled.</typeparam>
public sealed class ControllerBuilder<TPrimary>
    where TPrimary : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ControllerHost _host;
    private readonly ResourceKind<TPrimary> _kind;
    private readonly Controller _controller;
    private readonly Store<TPrimary> _primaries;

    internal ControllerBuilder(
        ControllerHost host, Controller controller, ResourceKind<TPrimary> kind, Func<TPrimary, TPrimary, bool>? when, WatchScope? only)
    {
        _host = host;
        _controller = controller;
        _kind = kind;
        _primaries = host.Informers.Store(kind, only);
        Watches(kind, static item => [ObjectKey.Of(item)], when ?? Predicates.SpecOrMetadata, only);
    }

    /// <summary>A change of a child, whatever changed it, wakes the object that controls it.</summary>
    /// <param name="kind">The children's kind.</param>
    /// <param name="when">Which updates matter. Default: all.</param>
    /// <param name="only">Another scope than the host's; children are best watched by a label.</param>
    public ControllerBuilder<TPrimary> Owns<T>(ResourceKind<T> kind, Func<T, T, bool>? when = null, WatchScope? only = null)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Watches(kind, child => OwnerReferences.OwnerKey(_kind, child) is { } owner ? [owner] : [], when, only);

    /// <summary>
    /// A change of an object that is only referred to wakes those that refer to it. Where the kind may be missing from the server
    /// (<see cref="WatchScope.Optional"/>), its coming and going wakes all.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="referrers">From the object to the keys to reconcile, best through an index of the primary's store. Asked of the state before and after.</param>
    /// <param name="when">Which updates matter. Default: all.</param>
    /// <param name="only">Another scope than the host's.</param>
    public ControllerBuilder<TPrimary> Watches<T>(
        ResourceKind<T> kind, Func<T, IEnumerable<ObjectKey>> referrers, Func<T, T, bool>? when = null, WatchScope? only = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var informer = _host.Informers.Get(kind, only);
        var predicate = when ?? Predicates.Anything;
        _controller.AddSource(informer, () =>
        {
            informer.OnServedChange(_ => Wake(_primaries.Keys(), Priority.Low));
            informer.OnChange(change =>
            {
                if (change.Matters(predicate))
                    Wake(new[] { change.Before, change.After }.OfType<T>().SelectMany(referrers).Distinct(), change.Initial ? Priority.Low : Priority.Normal);
            });
        });
        return this;
    }

    /// <summary>Ends the sentence. The controller starts with the host.</summary>
    public Controller Build(IReconciler reconciler) => Build(reconciler.ReconcileAsync);

    /// <inheritdoc cref="Build(IReconciler)"/>
    public Controller Build(Func<ObjectKey, CancellationToken, Task<Result>> reconcile)
    {
        _controller.Reconcile = reconcile;
        _host.Add(_controller);
        return _controller;
    }

    private void Wake(IEnumerable<ObjectKey> keys, int priority)
    {
        foreach (var key in keys)
            _controller.Queue.Add(key, priority);
    }
}
