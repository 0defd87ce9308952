using DeepSeek.ControllerRuntime.Caching;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>
/// Where reflectors put what they read: into the store, and what changed in it to the listeners, in order. One lock over both,
/// so that no listener hears of a state that the store does not hold yet, or of two states in the wrong order.
/// </summary>
internal sealed partial class ReflectorSink<T>(Store<T> store, ILogger logger)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private readonly List<Action<StoreChange<T>>> _listeners = [];
    private readonly List<Action<bool>> _servedListeners = [];
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);

    public ILogger Logger { get; } = logger;

    /// <summary>Called after each list, with the namespace that was listed for the first time.</summary>
    public required Action<int> OnListed { get; init; }

    /// <summary>Whether the server knows the kind, as far as was asked.</summary>
    public bool IsServed
    {
        get
        {
            lock (_lock)
                return _absent.Count == 0;
        }
    }

    /// <summary>Adds a listener that hears when the kind comes or goes as a whole.</summary>
    public void ListenServed(Action<bool> listener)
    {
        lock (_lock)
            _servedListeners.Add(listener);
    }

    /// <summary>Adds a listener, and tells it what is there already.</summary>
    public void Listen(Action<StoreChange<T>> listener)
    {
        lock (_lock)
        {
            _listeners.Add(listener);
            foreach (var item in store.List())
                Tell(listener, new StoreChange<T>(null, item, Initial: true));
        }
    }

    public void Set(T item)
    {
        lock (_lock)
            Tell_NeedsLock(store.Set(item));
    }

    public void Remove(T last)
    {
        lock (_lock)
            Tell_NeedsLock(store.Remove(last));
    }

    public void Replace(string inNamespace, IReadOnlyList<PackedObject> items, IReadOnlySet<ObjectKey> unreadable)
    {
        lock (_lock)
        {
            Tell_NeedsLock(store.Replace(inNamespace.Length == 0 ? null : inNamespace, items, unreadable));
            _listed.Add(inNamespace);
            if (_absent.Remove(inNamespace) && _absent.Count == 0)
                TellServed_NeedsLock(true);
        }

        OnListed(_listed.Count);
    }

    /// <summary>The server does not know the kind: there are none of it.</summary>
    public void Absent(string inNamespace)
    {
        lock (_lock)
        {
            if (_absent.Add(inNamespace) && _absent.Count == 1)
                TellServed_NeedsLock(false);
            Tell_NeedsLock(store.Replace(inNamespace.Length == 0 ? null : inNamespace, [], new HashSet<ObjectKey>()));
            _listed.Add(inNamespace);
        }

        OnListed(_listed.Count);
    }

    public void ForgetVersions()
    {
        lock (_lock)
            store.ForgetVersions();
    }

    private void TellServed_NeedsLock(bool served)
    {
        Log.Served(Logger, store.Name, served);
        _servedListeners.ForEach(listener => listener(served));
    }

    private void Tell_NeedsLock(IEnumerable<StoreChange<T>> changes)
    {
        foreach (var change in changes)
        {
            foreach (var listener in _listeners)
                Tell(listener, change);
        }
    }

    /// <summary>A listener's bug is its own: the others, and the objects after this one, must not miss anything for it.</summary>
    private void Tell(Action<StoreChange<T>> listener, StoreChange<T> change)
    {
        try
        {
            listener(change);
        }
        catch (Exception e)
        {
            Log.ListenerFailed(Logger, change.Key, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The server knows {Kind}: {Served}")]
        public static partial void Served(ILogger logger, string kind, bool served);

        [LoggerMessage(Level = LogLevel.Error, Message = "A listener failed on {Key}, and does not know of this change")]
        public static partial void ListenerFailed(ILogger logger, ObjectKey key, Exception cause);
    }
}
