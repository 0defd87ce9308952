using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Controllers;

/// <summary>
/// Knows since when each route's gateways have been expected to take up a snapshot. For a while they are asked often, so that a shift counts
/// as done when it is; a gateway that never answers is left to the usual interval.
/// </summary>
internal sealed class SnapshotUptake(TimeProvider time)
{
    private static readonly TimeSpan Eager = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<ObjectKey, (string Hash, long Since)> _expected = new();

    /// <summary>Whether a snapshot is new, and some gateway hasn't said yet that it serves by it.</summary>
    public bool IsFresh(ObjectKey route, string? hash, Measurement? measurement)
    {
        if (hash is null)
        {
            return false;
        }

        var expected = _expected.AddOrUpdate(route, _ => (hash, time.GetTimestamp()), (_, known) => known.Hash == hash ? known : (hash, time.GetTimestamp()));
        return measurement is { Asked: > 0 } && measurement.Acknowledged(hash) < measurement.Asked && time.GetElapsedTime(expected.Since) < Eager;
    }

    public void Forget(ObjectKey route) => _expected.TryRemove(route, out _);
}
