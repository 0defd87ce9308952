using System.Collections.Concurrent;
using DeepSeek.Gateway.Pipeline;

namespace DeepSeek.Gateway.Caching;

/// <summary>Identical requests in the air: the first leads and asks an upstream, the others wait for what it brings. Thread-safe.</summary>
internal sealed class Flights
{
    private readonly ConcurrentDictionary<string, Flight> _inTheAir = new(StringComparer.Ordinal);

    /// <summary>Joins the flight for a key.</summary>
    /// <param name="key">What is asked for.</param>
    /// <param name="leads">Whether it begins with this request, which then must <see cref="Land"/> it.</param>
    public Flight Join(CacheKey key, out bool leads)
    {
        var mine = new Flight(key);
        var flight = _inTheAir.GetOrAdd(key.Name, mine);
        leads = ReferenceEquals(flight, mine);
        return flight;
    }

    /// <summary>Tells those that wait. What is to be found in the cache is there already: whoever comes from now on looks there.</summary>
    public void Land(Flight flight, Landing landing)
    {
        _inTheAir.TryRemove(KeyValuePair.Create(flight.Key.Name, flight));
        flight.Land(landing);
    }
}

/// <summary>One question to an upstream, and who waits for its answer.</summary>
internal sealed class Flight(CacheKey key)
{
    private readonly TaskCompletionSource<Landing> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CacheKey Key { get; } = key;

    /// <summary>How it ended. Never fails.</summary>
    public Task<Landing> Landed => _landed.Task;

    public void Land(Landing landing) => _landed.TrySetResult(landing);
}

/// <summary>How a flight ended for those who waited: with an answer, with a refusal that they would get as well, or with neither.</summary>
internal readonly record struct Landing
{
    /// <summary>The leader left, ran out of its own time, or its answer was cut: somebody else is to lead.</summary>
    public static readonly Landing Abandoned = new() { IsAbandoned = true };

    /// <summary>The answer can't be shared: each asks for itself.</summary>
    public static readonly Landing NotKept;

    public KeptAnswer? Answer { get; init; }

    /// <summary>No upstream answered the leader.</summary>
    public Refusal? Refusal { get; init; }

    public bool IsAbandoned { get; init; }
}
