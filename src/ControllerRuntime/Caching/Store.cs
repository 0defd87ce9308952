using DeepSeek.ControllerRuntime.Client;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Caching;

/// <summary>
/// The last known state of every object of one kind. It holds bytes, not objects: each read parses its own copy, so whatever a
/// reader does to it, the store does not change. One writer (the informer), any number of readers.
/// </summary>
public sealed class Store<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const string OwnerIndex = "controller-owner-uid";

    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, PackedObject> _objects = [];
    private readonly Dictionary<string, StoreIndex<T>> _indexes = new(StringComparer.Ordinal);
    private readonly ResourceKind<T> _kind;

    internal Store(ResourceKind<T> kind)
    {
        _kind = kind;
        AddIndex(OwnerIndex, static item => item.Metadata.OwnerReferences?.Where(o => o.Controller == true).Select(o => o.Uid) ?? []);
    }

    /// <summary>The resource, <c>deployments.apps</c>.</summary>
    public string Name => _kind.ToString();

    /// <summary>How many objects are held.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _objects.Count;
        }
    }

    /// <summary>Adds an index: <paramref name="valuesOf"/> names the values under which an object is found again.</summary>
    /// <exception cref="ArgumentException">An index of that name exists.</exception>
    public void AddIndex(string name, Func<T, IEnumerable<string>> valuesOf)
    {
        lock (_lock)
        {
            var index = new StoreIndex<T>(valuesOf);
            _indexes.Add(name, index);
            foreach (var (key, stored) in _objects)
                index.Set(key, stored.Unpack(_kind));
        }
    }

    /// <summary>A copy of one object, or null.</summary>
    public T? Get(ObjectKey key)
    {
        PackedObject? stored;
        lock (_lock)
            _objects.TryGetValue(key, out stored);
        return stored?.Unpack(_kind);
    }

    /// <summary>The resource version that is held of one object; null when there is none. Cheaper than a copy.</summary>
    public string? VersionOf(ObjectKey key)
    {
        lock (_lock)
            return _objects.TryGetValue(key, out var stored) ? stored.Version : null;
    }

    /// <summary>The keys of all objects.</summary>
    public IReadOnlyList<ObjectKey> Keys()
    {
        lock (_lock)
            return [.. _objects.Keys];
    }

    /// <summary>Copies of all objects, or of those in one namespace.</summary>
    public IReadOnlyList<T> List(string? inNamespace = null)
    {
        PackedObject[] found;
        lock (_lock)
            found = [.. _objects.Where(o => inNamespace is null || o.Key.Namespace == inNamespace).Select(o => o.Value)];
        return Array.ConvertAll(found, stored => stored.Unpack(_kind));
    }

    /// <summary>Copies of the objects that have this value in the index of this name.</summary>
    /// <exception cref="KeyNotFoundException">No index has that name.</exception>
    public IReadOnlyList<T> ListByIndex(string name, string value)
    {
        PackedObject[] found;
        lock (_lock)
            found = Array.ConvertAll(_indexes[name].Keys(value), key => _objects[key]);
        return Array.ConvertAll(found, stored => stored.Unpack(_kind));
    }

    /// <summary>The keys of the objects that have this value in the index of this name.</summary>
    /// <exception cref="KeyNotFoundException">No index has that name.</exception>
    public IReadOnlyList<ObjectKey> KeysByIndex(string name, string value)
    {
        lock (_lock)
            return _indexes[name].Keys(value);
    }

    /// <summary>The keys of the objects whose controller owner has this uid: the children of one primary object.</summary>
    public IReadOnlyList<ObjectKey> KeysControlledBy(string ownerUid) => KeysByIndex(OwnerIndex, ownerUid);

    /// <summary>Takes a state from a live watch; an older one than the store holds changes nothing.</summary>
    internal IReadOnlyList<StoreChange<T>> Set(T item)
    {
        var packed = PackedObject.Of(_kind, item);
        lock (_lock)
            return Set_NeedsLock(packed, initial: false, item);
    }

    /// <summary>Takes a deletion with its last state; one older than what the store holds is of an earlier life of the object.</summary>
    internal IReadOnlyList<StoreChange<T>> Remove(T last)
    {
        var key = ObjectKey.Of(last);
        lock (_lock)
        {
            if (!_objects.TryGetValue(key, out var stored) || ResourceVersions.IsOlder(last.Metadata.ResourceVersion, stored.Version))
                return [];
            Remove_NeedsLock(key);
            return [new StoreChange<T>(last, null, Initial: false)];
        }
    }

    /// <summary>
    /// Takes a whole list of one namespace (null: of all) and delivers the difference: what is not in it has vanished meanwhile.
    /// An object the server has but nobody here can read keeps its last readable state. Each change is made when it is asked for, so
    /// that a large list is never held as objects; ask for all.
    /// </summary>
    internal IEnumerable<StoreChange<T>> Replace(string? inNamespace, IReadOnlyList<PackedObject> items, IReadOnlySet<ObjectKey> unreadable)
    {
        foreach (var key in Absent(inNamespace, items, unreadable))
        {
            T last;
            lock (_lock)
                last = Remove_NeedsLock(key);
            yield return new StoreChange<T>(last, null, Initial: true);
        }

        foreach (var item in items)
        {
            IReadOnlyList<StoreChange<T>> changes;
            lock (_lock)
                changes = Set_NeedsLock(item, initial: true);
            foreach (var change in changes)
                yield return change;
        }
    }

    /// <summary>Forgets resource versions, so that the next list is taken as it is: the cluster was restored from a backup.</summary>
    internal void ForgetVersions()
    {
        lock (_lock)
        {
            foreach (var (key, stored) in _objects)
                _objects[key] = stored.WithoutVersion();
        }
    }

    private ObjectKey[] Absent(string? inNamespace, IReadOnlyList<PackedObject> items, IReadOnlySet<ObjectKey> unreadable)
    {
        var listed = items.Select(static item => item.Key).ToHashSet();
        lock (_lock)
        {
            return [.. _objects.Keys.Where(k => inNamespace is null || k.Namespace == inNamespace)
                .Where(k => !listed.Contains(k) && !unreadable.Contains(k))];
        }
    }

    private IReadOnlyList<StoreChange<T>> Set_NeedsLock(PackedObject packed, bool initial, T? item = null)
    {
        _objects.TryGetValue(packed.Key, out var stored);
        if (stored is not null && (stored.Version == packed.Version || ResourceVersions.IsOlder(packed.Version, stored.Version)))
            return [];

        item ??= packed.Unpack(_kind);
        var before = stored?.Unpack(_kind);
        foreach (var index in _indexes.Values)
            index.Set(packed.Key, item);
        _objects[packed.Key] = packed;

        // Deleted and created again between two looks: two lives, so two changes.
        return before is not null && before.Metadata.Uid != item.Metadata.Uid
            ? [new(before, null, initial), new(null, item, initial)]
            : [new(before, item, initial)];
    }

    private T Remove_NeedsLock(ObjectKey key)
    {
        _objects.Remove(key, out var stored);
        foreach (var index in _indexes.Values)
            index.Remove(key);
        return stored!.Unpack(_kind);
    }
}
