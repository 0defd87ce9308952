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

    /// <summary>The live objects that this owner controls.</summary>
    public abstract IEnumerable<(string Kind, ObjectKey Key)> ControlledBy(string ownerUid);

    public abstract Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken);
}

/// <inheritdoc cref="ChildKind"/>
internal sealed class ChildKind<T>(ApiClient client, Applier applier, ResourceKind<T> kind, Store<T> store) : ChildKind
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public override bool Handles(DesiredObject desired) => desired is DesiredObject<T>;

    public override async Task<ApplyOutcome> ApplyAsync(DesiredObject desired, CancellationToken cancellationToken)
    {
        // The cache knows what carries our label; an object of the same name may exist without it.
        var live = store.Get(desired.Key) ?? await client.GetAsync(kind, desired.Key, cancellationToken);
        return await applier.ApplyAsync(kind, ((DesiredObject<T>)desired).Item, live, cancellationToken);
    }

    public override IEnumerable<(string Kind, ObjectKey Key)> ControlledBy(string ownerUid)
        => store.KeysControlledBy(ownerUid).Select(key => (kind.Kind, key));

    public override async Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        await client.DeleteAsync(kind, key, store.Get(key)?.Metadata.Uid, cancellationToken);
        applier.Forget(kind, key);
    }
}
