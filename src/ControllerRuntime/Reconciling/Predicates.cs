using DeepSeek.ControllerRuntime.Caching;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>
/// Which updates of an object matter. Only updates are asked about: an object that is new or gone always matters. Predicates are
/// for saving work, not for logic; a reconciler that is woken for nothing must be harmless.
/// </summary>
public static class Predicates
{
    /// <summary>Every update.</summary>
    public static bool Anything<T>(T before, T after) => true;

    /// <summary>The spec changed (its generation did), or labels, annotations, finalizers, or the object began to be deleted: not its status.</summary>
    public static bool SpecOrMetadata<T>(T before, T after)
        where T : IKubernetesObject<V1ObjectMeta> =>
        Generation(before, after) || Labels(before, after) || Annotations(before, after) || Deletion(before, after);

    /// <summary>The generation changed. Always true of kinds that have none (ConfigMap, Secret, Service).</summary>
    public static bool Generation<T>(T before, T after)
        where T : IKubernetesObject<V1ObjectMeta> =>
        after.Metadata.Generation is null || before.Metadata.Generation != after.Metadata.Generation;

    /// <summary>A label changed.</summary>
    public static bool Labels<T>(T before, T after)
        where T : IKubernetesObject<V1ObjectMeta> => !Same(before.Metadata.Labels, after.Metadata.Labels);

    /// <summary>An annotation changed.</summary>
    public static bool Annotations<T>(T before, T after)
        where T : IKubernetesObject<V1ObjectMeta> => !Same(before.Metadata.Annotations, after.Metadata.Annotations);

    /// <summary>It began to be deleted, or a finalizer came or went.</summary>
    public static bool Deletion<T>(T before, T after)
        where T : IKubernetesObject<V1ObjectMeta> =>
        before.Metadata.DeletionTimestamp is null != after.Metadata.DeletionTimestamp is null
        || !(before.Metadata.Finalizers ?? []).SequenceEqual(after.Metadata.Finalizers ?? []);

    internal static bool Matters<T>(this StoreChange<T> change, Func<T, T, bool> predicate)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        change.Before is null || change.After is null || predicate(change.Before, change.After);

    private static bool Same(IDictionary<string, string>? left, IDictionary<string, string>? right) =>
        (left?.Count ?? 0) == (right?.Count ?? 0)
        && (left is null || left.All(pair => right!.TryGetValue(pair.Key, out var value) && value == pair.Value));
}
