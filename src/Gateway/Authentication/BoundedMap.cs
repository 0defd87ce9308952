using System.Diagnostics.CodeAnalysis;

namespace DeepSeek.Gateway.Authentication;

/// <summary>Keeps the <paramref name="capacity"/> entries that were added last. Not thread-safe.</summary>
internal sealed class BoundedMap<TValue>(int capacity)
{
    private readonly Dictionary<string, TValue> _values = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public bool TryGet(string key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

    public bool Contains(string key) => _values.ContainsKey(key);

    /// <summary>Adds or replaces; what is replaced keeps its place in the order.</summary>
    public void Set(string key, TValue value)
    {
        if (!_values.ContainsKey(key))
        {
            if (_values.Count == capacity)
            {
                _values.Remove(_order.Dequeue());
            }

            _order.Enqueue(key);
        }

        _values[key] = value;
    }
}
