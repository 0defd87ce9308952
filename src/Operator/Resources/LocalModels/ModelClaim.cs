using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>
/// The claim for weights and engines. It is not among the objects that are pruned: what is in it took hours to make, so the operator never
/// deletes one. With retainPolicy Delete the garbage collector does, after the model.
/// </summary>
internal static class ModelClaim
{
    /// <summary>To be created. Owner and annotations follow by apply: what apply didn't bring, it can't take away.</summary>
    public static V1PersistentVolumeClaim BuildNew(DeepSeekLocalModel model)
    {
        var claim = Build(model, contents: null);
        claim.Metadata.OwnerReferences = null;
        return claim;
    }

    /// <summary>The word on what is in a claim, and nothing else of it.</summary>
    public static V1PersistentVolumeClaim BuildAnnotation(DeepSeekLocalModel model, string contents) => new()
    {
        ApiVersion = V1PersistentVolumeClaim.KubeApiVersion,
        Kind = V1PersistentVolumeClaim.KubeKind,
        Metadata = new V1ObjectMeta
        {
            Name = ModelNames.Claim(model),
            NamespaceProperty = model.Namespace(),
            Annotations = new Dictionary<string, string> { [AnnotationNames.Contents] = contents },
        },
    };

    /// <summary>As it should be.</summary>
    /// <param name="model">The model that it was made for.</param>
    /// <param name="contents">What is in it, as the annotation says it; null: nothing yet.</param>
    public static V1PersistentVolumeClaim Build(DeepSeekLocalModel model, string? contents)
    {
        var pvc = model.Spec.Cache.Pvc;
        return new V1PersistentVolumeClaim
        {
            ApiVersion = V1PersistentVolumeClaim.KubeApiVersion,
            Kind = V1PersistentVolumeClaim.KubeKind,
            Metadata = new V1ObjectMeta
            {
                Name = ModelNames.Claim(model),
                NamespaceProperty = model.Namespace(),
                Labels = ModelMetadata.Labels(model, ModelMetadata.CacheComponent),
                Annotations = contents is null ? null : new Dictionary<string, string> { [AnnotationNames.Contents] = contents },
                OwnerReferences = model.Spec.Cache.RetainPolicy == CacheRetainPolicy.Delete ? [Owner(model)] : null,
            },
            Spec = new V1PersistentVolumeClaimSpec
            {
                AccessModes = [.. pvc.AccessModes.Select(static mode => $"{mode}")],
                StorageClassName = pvc.StorageClassName.Length > 0 ? pvc.StorageClassName : null,
                Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = pvc.Size } },
            },
        };
    }

    // It goes after its owner, and that is all: a controller prunes what it doesn't plan, and takes over what it finds.
    private static V1OwnerReference Owner(DeepSeekLocalModel model) => ModelMetadata.Owner(model) with { Controller = null };
}
