using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.StatusPage;

/// <summary>What changed from snapshot to snapshot, and what the snapshot tells of the time before this gateway. Bounded. Thread-safe.</summary>
internal sealed class Timeline
{
    private const int Kept = 100;

    private readonly Lock _lock = new();
    private readonly Ring<TimelineEntry> _entries = new(Kept);
    private readonly TimeProvider _time;

    public Timeline(SnapshotReceiver snapshots, TimeProvider time)
    {
        _time = time;
        snapshots.Swapped += Note;
    }

    /// <summary>Newest first.</summary>
    /// <param name="current">What is served.</param>
    public IReadOnlyList<TimelineEntry> List(RoutingSnapshot? current)
    {
        TimelineEntry[] seen;
        lock (_lock)
        {
            seen = _entries.ToArray();
        }

        var told = seen.Select(static entry => entry.Transition).OfType<SnapshotTransition>().ToHashSet();
        var untold = (current?.Transitions ?? []).Where(transition => !told.Contains(transition))
            .Select(static transition => new TimelineEntry { Time = transition.Time, Transition = transition });
        // Of the same moment the later decision stands above.
        return [.. untold.Concat(seen).Reverse().OrderByDescending(static entry => entry.Time)];
    }

    /// <summary>What a gateway does differently after the one snapshot than after the other, for a person.</summary>
    internal static TimelineEntry Compare(RoutingSnapshot? before, RoutingSnapshot after, DateTimeOffset now)
    {
        var names = after.Tiers.Concat(before?.Tiers ?? []).Select(static tier => tier.Name).Distinct();
        var tiers = names.Select(name => (Name: name, Before: Find(before, name), After: Find(after, name))).ToArray();
        return new TimelineEntry
        {
            Time = now,
            IsFirst = before is null,
            // The first one's transitions were before this gateway's time.
            Transition = before is null ? null : after.Transitions?.Except(before.Transitions ?? []).LastOrDefault(),
            Shares = [.. tiers.Where(static tier => tier.Before?.Share != tier.After?.Share).Select(static tier => new ShareMove(tier.Name, tier.Before?.Share, tier.After?.Share))],
            Opened = [.. tiers.Where(static tier => tier is { After.CircuitOpen: true, Before: not { CircuitOpen: true } }).Select(static tier => tier.Name)],
            Closed = [.. tiers.Where(static tier => tier is { Before.CircuitOpen: true, After: { CircuitOpen: false } }).Select(static tier => tier.Name)],
        };
    }

    private static SnapshotTier? Find(RoutingSnapshot? snapshot, string name) => snapshot?.Tiers.FirstOrDefault(tier => tier.Name == name);

    private void Note(RouteModel? before, RouteModel after)
    {
        var entry = Compare(before?.Snapshot, after.Snapshot, _time.GetUtcNow());
        lock (_lock)
        {
            _entries.Add(entry);
        }
    }
}
