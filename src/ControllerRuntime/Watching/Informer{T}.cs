using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>
/// A watch on one kind that keeps a store up to date and tells listeners what changed. It is usable alone: a process that must
/// follow one ConfigMap needs nothing else of this library.
/// </summary>
public sealed class Informer<T> : Informer
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReflectorSink<T> _sink;
    private readonly Reflector<T>[] _reflectors;
    private readonly TimeSpan _stuckAfter;

    /// <param name="client">The API server.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="scope">Which of its objects.</param>
    /// <param name="options">How to watch.</param>
    /// <param name="logger">Hears of lost and restored watches.</param>
    public Informer(ApiClient client, ResourceKind<T> kind, WatchScope scope, WatchOptions options, ILogger logger)
        : base(kind.ToString())
    {
        string[] namespaces = kind.Namespaced && scope.Namespaces.Count > 0 ? [.. scope.Namespaces.Distinct()] : [""];
        Store = new Store<T>(kind);
        _sink = new ReflectorSink<T>(Store, logger) { OnListed = Listed };
        _stuckAfter = options.StuckAfter;
        _reflectors = Array.ConvertAll(namespaces, ns => new Reflector<T>(client, kind, (ns, scope), options, _sink));
    }

    /// <summary>The objects.</summary>
    public Store<T> Store { get; }

    /// <inheritdoc/>
    public override bool HasSynced => _synced.Task.IsCompleted;

    /// <inheritdoc/>
    public override bool IsServed => _sink.IsServed;

    /// <inheritdoc/>
    public override bool IsStuck => Array.Exists(_reflectors, r => r.StandingStill > _stuckAfter);

    /// <inheritdoc/>
    public override void OnServedChange(Action<bool> listener) => _sink.ListenServed(listener);

    /// <summary>
    /// Adds a listener. It hears of everything that is there, then of every change, one at a time and in order; it must be quick
    /// (it holds up the watch) and must not throw.
    /// </summary>
    public void OnChange(Action<StoreChange<T>> listener) => _sink.Listen(listener);

    /// <inheritdoc/>
    public override Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_reflectors.Select(r => r.RunAsync(cancellationToken)));

    private void Listed(int namespaces)
    {
        if (namespaces >= _reflectors.Length)
            _synced.TrySetResult();
    }
}
