using System.Collections.Concurrent;
using System.Text.Json;
using DeepSeek.Api;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using k8s;
using k8s.Models;

namespace DeepSeek.Operator.Applying;

/// <summary>Applies and prunes the generated objects of one kind.</summary>
internal abstract class ChildKind
{
    public abstract bool Handles(DesiredObject desired);

    public abstract Task<ApplyOutcome> ApplyAsync(DesiredObject desired, CancellationToken cancellationToken);

    /// <summary>Keys of the live objects that this owner controls.</summary>
    public abstract IEnumerable<(string Kind, ObjectKey Key)> ControlledBy(string ownerUid);

    public abstract Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken);
}

/// <inheritdoc cref="ChildKind"/>
internal sealed class ChildKind<T>(ApiClient client, ResourceKind<T> kind, Store<T> store) : ChildKind
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    // What was compared and found right: spares parsing and comparing as long as neither side has moved.
    private readonly ConcurrentDictionary<ObjectKey, (string Version, string Hash)> _known = new();

    public override bool Handles(DesiredObject desired) => desired is DesiredObject<T>;

    public override async Task<ApplyOutcome> ApplyAsync(DesiredObject desired, CancellationToken cancellationToken)
    {
        // The cache knows what carries our label; an object of the same name may exist without it.
        var live = store.Get(desired.Key) ?? await client.GetAsync(kind, desired.Key, cancellationToken);
        RefuseForeign(live, desired);
        var outcome = Compare(live, desired);
        if (outcome != ApplyOutcome.Unchanged)
        {
            live = await client.ApplyAsync(kind, desired.Content.DeepClone().AsObject(), ApiGroup.FieldManager, force: true, cancellationToken);
        }

        _known[desired.Key] = (live!.Metadata.ResourceVersion, desired.Hash);
        return outcome;
    }

    public override IEnumerable<(string Kind, ObjectKey Key)> ControlledBy(string ownerUid)
        => store.ListControlledBy(ownerUid).Select(item => (kind.Kind, ObjectKey.Of(item)));

    public override async Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var uid = store.Get(key)?.Metadata.Uid;
        await client.DeleteAsync(kind, key, uid, cancellationToken);
        _known.TryRemove(key, out _);
    }

    // Taking over what somebody else made would break theirs; what an orphaning delete left of ours may be adopted.
    private static void RefuseForeign(T? live, DesiredObject desired)
    {
        var owner = desired.Content["metadata"]?["ownerReferences"]?[0]?["uid"]?.GetValue<string>();
        var controller = live is null ? null : OwnerReferences.ControllerOf(live);
        var ours = live?.Metadata.Labels?.TryGetValue(LabelNames.AppManagedBy, out var by) == true && by == ApiGroup.FieldManager;
        if (live is not null && (controller is null ? !ours : controller.Uid != owner))
        {
            throw new OwnershipException($"{desired.Kind} {desired.Key} exists and belongs to {(controller is null ? "nobody" : $"{controller.Kind} {controller.Name}")}");
        }
    }

    private ApplyOutcome Compare(T? live, DesiredObject desired)
    {
        if (live is null)
        {
            return ApplyOutcome.Created;
        }

        if (_known.TryGetValue(desired.Key, out var known) && known == (live.Metadata.ResourceVersion, desired.Hash))
        {
            return ApplyOutcome.Unchanged;
        }

        if (Drift.Covers(JsonSerializer.SerializeToNode(live, kind.Json), desired.Content))
        {
            return ApplyOutcome.Unchanged;
        }

        var planned = live.Metadata.Annotations?.TryGetValue(AppliedHash.Annotation, out var hash) == true && hash == desired.Hash;
        return planned ? ApplyOutcome.DriftCorrected : ApplyOutcome.Updated;
    }
}
