namespace DeepSeek.ControllerRuntime.Queues;

/// <summary>Keys that can be handed out: by priority, then in order of arrival. The queue's lock guards it.</summary>
internal sealed class ReadyKeys<TKey>
    where TKey : notnull
{
    private readonly SortedDictionary<Place, TKey> _order = [];
    private readonly Dictionary<TKey, (Place Place, long Since)> _places = [];
    private long _arrivals;

    public int Count => _places.Count;

    public bool Contains(TKey key) => _places.ContainsKey(key);

    public void Add(TKey key, int priority, long since) => Put(key, new Place(priority, _arrivals++), since);

    /// <summary>False when the key does not wait; if it does, it keeps its turn and gets the higher of the two priorities.</summary>
    public bool TryRaise(TKey key, int priority, out int before)
    {
        before = priority;
        if (!_places.TryGetValue(key, out var held))
            return false;

        before = held.Place.Priority;
        if (priority > before)
        {
            _order.Remove(held.Place);
            Put(key, held.Place with { Priority = priority }, held.Since);
        }

        return true;
    }

    public (TKey Key, int Priority, long Since) Take()
    {
        var (place, key) = _order.First();
        _order.Remove(place);
        _places.Remove(key, out var held);
        return (key, place.Priority, held.Since);
    }

    private void Put(TKey key, Place place, long since)
    {
        _order.Add(place, key);
        _places[key] = (place, since);
    }

    private readonly record struct Place(int Priority, long Arrival) : IComparable<Place>
    {
        public int CompareTo(Place other) =>
            Priority != other.Priority ? other.Priority.CompareTo(Priority) : Arrival.CompareTo(other.Arrival);
    }
}
