namespace DeepSeek.ControllerRuntime.Caching;

/// <summary>From an index value to the keys of the objects that have it. The store's lock guards it.</summary>
internal sealed class StoreIndex<T>(Func<T, IEnumerable<string>> valuesOf)
{
    private readonly Dictionary<string, HashSet<ObjectKey>> _keysByValue = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, string[]> _valuesByKey = [];

    public void Set(ObjectKey key, T item)
    {
        string[] values = [.. valuesOf(item).Distinct(StringComparer.Ordinal)];
        Remove(key);
        if (values.Length == 0)
            return;

        _valuesByKey[key] = values;
        foreach (var value in values)
        {
            if (!_keysByValue.TryGetValue(value, out var keys))
                _keysByValue[value] = keys = [];
            keys.Add(key);
        }
    }

    public void Remove(ObjectKey key)
    {
        if (!_valuesByKey.Remove(key, out var values))
            return;

        foreach (var value in values)
        {
            var keys = _keysByValue[value];
            keys.Remove(key);
            if (keys.Count == 0)
                _keysByValue.Remove(value);
        }
    }

    public ObjectKey[] Keys(string value) => _keysByValue.TryGetValue(value, out var keys) ? [.. keys] : [];
}
