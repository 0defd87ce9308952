namespace DeepSeek.ControllerRuntime.Queues;

/// <summary>Keys that are to be added at a later time, in the order of that time. The queue's lock guards it.</summary>
internal sealed class DelayedKeys<TKey>
    where TKey : notnull
{
    private readonly SortedDictionary<Moment, TKey> _order = [];
    private readonly Dictionary<TKey, (Moment Moment, int Priority)> _moments = [];
    private long _arrivals;

    /// <summary>The timestamp of the earliest key, or null.</summary>
    public long? NextAt => _order.Count == 0 ? null : _order.First().Key.At;

    /// <summary>Keeps the earlier of the two times and the higher of the two priorities.</summary>
    public void Set(TKey key, long at, int priority)
    {
        if (_moments.TryGetValue(key, out var held))
        {
            at = Math.Min(at, held.Moment.At);
            priority = Math.Max(priority, held.Priority);
            _order.Remove(held.Moment);
        }

        var moment = new Moment(at, _arrivals++);
        _order.Add(moment, key);
        _moments[key] = (moment, priority);
    }

    public void Remove(TKey key)
    {
        if (_moments.Remove(key, out var held))
            _order.Remove(held.Moment);
    }

    public bool TryTakeDue(long now, out TKey key, out int priority)
    {
        (key, priority) = (default!, 0);
        if (NextAt is not { } at || at > now)
            return false;

        var (moment, due) = _order.First();
        key = due;
        priority = _moments[due].Priority;
        _order.Remove(moment);
        _moments.Remove(due);
        return true;
    }

    private readonly record struct Moment(long At, long Arrival) : IComparable<Moment>
    {
        public int CompareTo(Moment other) => At != other.At ? At.CompareTo(other.At) : Arrival.CompareTo(other.Arrival);
    }
}
