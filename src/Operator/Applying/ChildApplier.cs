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
    /// <returns>A line per object; failures are among them, not thrown.</returns>
    public async Task<IReadOnlyList<AppliedObject>> ApplyAsync(
        string ownerUid, IReadOnlyList<DesiredObject> desired, CancellationToken cancellationToken)
    {
        var applied = new List<AppliedObject>();
        foreach (var wanted in desired)
        {
            var kind = kinds.First(kind => kind.Handles(wanted));
            applied.Add(await AttemptAsync(wanted.Kind, wanted.Key, async () => await kind.ApplyAsync(wanted, cancellationToken)));
        }

        var keep = desired.Select(wanted => (wanted.Kind, wanted.Key)).ToHashSet();
        foreach (var kind in kinds)
        {
            foreach (var (name, key) in kind.ControlledBy(ownerUid).Where(child => !keep.Contains(child)).ToArray())
            {
                applied.Add(await AttemptAsync(name, key, () => DeleteAsync(kind, key, cancellationToken)));
            }
        }

        return applied;
    }

    private static async Task<ApplyOutcome?> DeleteAsync(ChildKind kind, ObjectKey key, CancellationToken cancellationToken)
    {
        await kind.DeleteAsync(key, cancellationToken);
        return null;
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
}
