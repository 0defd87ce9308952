namespace DeepSeek.ControllerRuntime.Caching;

/// <summary>From an index value to the keys of the objects that have it. The store's lock guards it.</summary>
internal sealed class StoreIndex<T>(Func<T, IEnumerable<string>> valuesOf)
{
    // Most values have one object (a child per owner), for which a set takes several times the room.
    private readonly Dictionary<string, (ObjectKey First, HashSet<ObjectKey>? All)> _keysByValue = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, string[]> _valuesByKey = [];

    public void Set(ObjectKey key, T item)
    {
        string[] values = [.. valuesOf(item).Distinct(StringComparer.Ordinal)];
        Remove(key);
        if (values.Length == 0)
            return;

        _valuesByKey[key] = values;
        foreach (var value in values)
            Add(value, key);
    }

    public void Remove(ObjectKey key)
    {
        if (!_valuesByKey.Remove(key, out var values))
            return;

        foreach (var value in values)
        {
            var all = _keysByValue[value].All;
            all?.Remove(key);
            if (all is null or { Count: 0 })
                _keysByValue.Remove(value);
        }
    }

    public ObjectKey[] Keys(string value) =>
        !_keysByValue.TryGetValue(value, out var keys) ? [] : keys.All is { } all ? [.. all] : [keys.First];

    private void Add(string value, ObjectKey key)
    {
        if (!_keysByValue.TryGetValue(value, out var keys))
            _keysByValue[value] = (key, null);
        else if (keys.All is { } all)
            all.Add(key);
        else
            _keysByValue[value] = (default, [keys.First, key]);
    }
}
