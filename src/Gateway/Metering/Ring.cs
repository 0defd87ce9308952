namespace DeepSeek.Gateway.Metering;

/// <summary>The newest so many items; older ones are overwritten. Not thread-safe: its owner holds the lock.</summary>
internal sealed class Ring<T>(int capacity)
{
    private readonly T[] _items = new T[capacity];
    private int _count;
    private int _next;

    public void Add(in T item)
    {
        _items[_next] = item;
        _next = (_next + 1) % capacity;
        _count = Math.Min(_count + 1, capacity);
    }

    /// <summary>A copy, oldest first.</summary>
    public T[] ToArray() => [.. Enumerable.Range(0, _count).Select(i => _items[(_next - _count + i + capacity) % capacity])];
}
