using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;

namespace DeepSeek.Operator.Applying;

/// <summary>
/// Makes the world so: writes what differs, by server-side apply with one field manager, and removes what is no longer planned.
/// One object that fails doesn't keep the others from being written.
/// </summary>
internal sealed class ChildApplier(IReadOnlyList<ChildKind> kinds)
{
    // What was found right, by owner. Most visits find neither the plan nor a child changed, and need not even read them.
    private readonly ConcurrentDictionary<ObjectKey, Settled> _settled = new();

    /// <returns>A line per object; failures are among them, not thrown.</returns>
    public async Task<IReadOnlyList<AppliedObject>> ApplyAsync(DesiredSet desired, CancellationToken cancellationToken)
    {
        // Versions as they are before the objects are compared: a change in between is met at the next visit.
        var present = new Settled(desired.Basis, [.. Versions(desired)]);
        if (_settled.TryGetValue(desired.Owner, out var settled) && settled.Basis == present.Basis && settled.Versions.SequenceEqual(present.Versions))
        {
            return [.. desired.Objects.Select(static wanted => new AppliedObject(wanted.Kind, wanted.Key, ApplyOutcome.Unchanged))];
        }

        var applied = new List<AppliedObject>();
        foreach (var wanted in desired.Objects)
        {
            applied.Add(await AttemptAsync(wanted.Kind, wanted.Key, async () => await KindOf(wanted).ApplyAsync(wanted, cancellationToken)));
        }

        await PruneAsync(desired, applied, cancellationToken);
        if (applied.TrueForAll(static line => line.Outcome == ApplyOutcome.Unchanged))
        {
            _settled[desired.Owner] = present;
        }
        else
        {
            _settled.TryRemove(desired.Owner, out _);
        }

        return applied;
    }

    /// <summary>Whether something that is wanted isn't there, as far as is known.</summary>
    public bool Lacks(DesiredSet desired) => desired.Objects.Any(wanted => KindOf(wanted).VersionOf(wanted.Key) is null);

    /// <summary>Forgets an owner that is gone.</summary>
    public void Forget(ObjectKey owner) => _settled.TryRemove(owner, out _);

    private ChildKind KindOf(DesiredObject wanted) => kinds.First(kind => kind.Handles(wanted));

    /// <summary>Of everything that is wanted, and of everything that the owner has besides.</summary>
    private IEnumerable<string?> Versions(DesiredSet desired) => desired.Objects.Select(wanted => KindOf(wanted).VersionOf(wanted.Key)).Concat(
        from unwanted in Unwanted(desired)
        select $"{unwanted.Name} {unwanted.Key}");

    private IEnumerable<(ChildKind Kind, string Name, ObjectKey Key)> Unwanted(DesiredSet desired)
    {
        var keep = desired.Objects.Select(static wanted => (wanted.Kind, wanted.Key)).Concat(desired.Kept).ToHashSet();
        return from kind in kinds
               from child in kind.ControlledBy(desired.OwnerUid)
               where !keep.Contains(child)
               select (kind, child.Kind, child.Key);
    }

    private async Task PruneAsync(DesiredSet desired, List<AppliedObject> applied, CancellationToken cancellationToken)
    {
        foreach (var (kind, name, key) in Unwanted(desired).ToArray())
        {
            applied.Add(await AttemptAsync(name, key, async () =>
            {
                await kind.DeleteAsync(key, cancellationToken);
                return null;
            }));
        }
    }

    private static async Task<AppliedObject> AttemptAsync(string kind, ObjectKey key, Func<Task<ApplyOutcome?>> attempt)
    {
        try
        {
            return new AppliedObject(kind, key, await attempt());
        }
        catch (Exception e) when (e is ApiException or OwnershipException)
        {
            return new AppliedObject(kind, key, Outcome: null, e);
        }
    }

    private sealed record Settled(string Basis, IReadOnlyList<string?> Versions);
}
