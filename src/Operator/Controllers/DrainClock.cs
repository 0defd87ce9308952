using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;

namespace DeepSeek.Operator.Controllers;

/// <summary>Knows since when the routes of each local model have been told to leave its servers alone. A new leader tells them anew.</summary>
internal sealed class DrainClock(TimeProvider time)
{
    private readonly ConcurrentDictionary<ObjectKey, long> _begun = new();

    /// <summary>How long it has been; null: they haven't been told.</summary>
    public TimeSpan? Elapsed(ObjectKey model) => _begun.TryGetValue(model, out var begun) ? time.GetElapsedTime(begun) : null;

    public void Begin(ObjectKey model) => _begun.TryAdd(model, time.GetTimestamp());

    public void End(ObjectKey model) => _begun.TryRemove(model, out _);
}
