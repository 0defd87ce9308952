using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>One informer per kind and scope, shared by all who ask: two controllers that watch Deployments share one watch and one store.</summary>
/// <param name="client">The API server.</param>
/// <param name="scope">The scope of informers that are asked for without one.</param>
/// <param name="options">How to watch.</param>
/// <param name="logger">Hears of lost and restored watches.</param>
public sealed class InformerSet(ApiClient client, WatchScope scope, WatchOptions options, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Informer> _informers = new(StringComparer.Ordinal);

    /// <summary>The informers so far.</summary>
    public IReadOnlyList<Informer> All
    {
        get
        {
            lock (_lock)
                return [.. _informers.Values];
        }
    }

    /// <summary>The informer of a kind; made on the first call. It starts with the host.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="only">Another scope than the set's.</param>
    public Informer<T> Get<T>(ResourceKind<T> kind, WatchScope? only = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var wanted = only ?? scope;
        var id = $"{kind.ApiVersion}/{kind.Plural}/{typeof(T).Name}/{kind.MetadataOnly}/{wanted.Identity}";
        lock (_lock)
        {
            if (!_informers.TryGetValue(id, out var informer))
                _informers[id] = informer = new Informer<T>(client, kind, wanted, options, logger);
            return (Informer<T>)informer;
        }
    }

    /// <summary>The store of a kind: what reconcilers read.</summary>
    public Store<T> Store<T>(ResourceKind<T> kind, WatchScope? only = null)
        where T : class, IKubernetesObject<V1ObjectMeta> => Get(kind, only).Store;

    /// <summary>Runs all informers until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(All.Select(i => i.RunAsync(cancellationToken)));
}
