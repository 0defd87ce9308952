using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>Who owns what: set, and read.</summary>
public static class OwnerReferences
{
    /// <summary>
    /// Makes <paramref name="owner"/> the controller of <paramref name="child"/>: changes of the child then wake the owner, and
    /// the garbage collector deletes the child after it.
    /// </summary>
    /// <exception cref="OwnershipException">
    /// Another object is the child's controller already; or the owner is in another namespace, where the garbage collector would
    /// not find it and delete the child; or the owner is being deleted, and a child made now would only stand in its way.
    /// </exception>
    public static void SetController<TOwner>(ResourceKind<TOwner> kind, TOwner owner, IKubernetesObject<V1ObjectMeta> child)
        where TOwner : class, IKubernetesObject<V1ObjectMeta>
    {
        if (kind.Namespaced && (owner.Metadata.NamespaceProperty ?? "") != (child.Metadata.NamespaceProperty ?? ""))
            throw new OwnershipException($"{kind.Kind} {ObjectKey.Of(owner)} cannot own {child.Kind} {ObjectKey.Of(child)}: not its namespace");
        if (owner.Metadata.DeletionTimestamp is not null)
            throw new OwnershipException($"{kind.Kind} {ObjectKey.Of(owner)} is being deleted and gets no {child.Kind} {ObjectKey.Of(child)}");
        if (ControllerOf(child) is { } other && other.Uid != owner.Metadata.Uid)
            throw new OwnershipException($"{child.Kind} {ObjectKey.Of(child)} is controlled by {other.Kind} {other.Name} already");

        var references = child.Metadata.OwnerReferences?.Where(r => r.Uid != owner.Metadata.Uid).ToList() ?? [];
        references.Add(new V1OwnerReference
        {
            ApiVersion = kind.ApiVersion,
            Kind = kind.Kind,
            Name = owner.Metadata.Name,
            Uid = owner.Metadata.Uid,
            Controller = true,
            BlockOwnerDeletion = true,
        });
        child.Metadata.OwnerReferences = references;
    }

    /// <summary>The controller among an object's owners; null when it has none.</summary>
    public static V1OwnerReference? ControllerOf(IKubernetesObject<V1ObjectMeta> child) =>
        child.Metadata.OwnerReferences?.FirstOrDefault(r => r.Controller == true);

    /// <summary>Whether this very object, not a namesake, is the child's controller.</summary>
    public static bool IsControlledBy(IKubernetesObject<V1ObjectMeta> child, IKubernetesObject<V1ObjectMeta> owner) =>
        ControllerOf(child)?.Uid == owner.Metadata.Uid;

    /// <summary>
    /// The key of the child's controller if it is of this group and kind, of any version. A former owner's uid counts too: when a
    /// namesake's leftover goes away, the present object must look.
    /// </summary>
    internal static ObjectKey? OwnerKey<TOwner>(ResourceKind<TOwner> kind, IKubernetesObject<V1ObjectMeta> child)
        where TOwner : class, IKubernetesObject<V1ObjectMeta> =>
        ControllerOf(child) is { } owner && owner.Kind == kind.Kind && GroupOf(owner.ApiVersion) == kind.Group
            ? new ObjectKey(kind.Namespaced ? child.Metadata.NamespaceProperty ?? "" : "", owner.Name)
            : null;

    private static string GroupOf(string apiVersion) => apiVersion.IndexOf('/') is var slash and > 0 ? apiVersion[..slash] : "";
}
