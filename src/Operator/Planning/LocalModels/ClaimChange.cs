using DeepSeek.Api;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>
/// What is to be written of a claim. Never over a newer version of it than was seen: what is noted on it is known nowhere else, and other
/// models note on it, too.
/// </summary>
internal static class ClaimChange
{
    /// <returns>Null: it is right as it is, or not ours to write.</returns>
    public static ClaimWrite? Of(ObservedModel observed, ModelStages stages)
    {
        var model = observed.Model;
        if (observed.Claim is not { } live)
        {
            return model.Spec.Cache.Pvc.Create ? new ClaimWrite(ModelClaim.BuildNew(model), Create: true) : null;
        }

        if (live.Metadata.DeletionTimestamp is not null || stages.Claim.Uid is null)
        {
            return null;
        }

        var notes = stages.Contents.ToAnnotation();
        var wanted = ClaimState.IsOurs(observed) ? ModelClaim.Build(model, notes) : notes is null ? null : ModelClaim.BuildAnnotation(model, notes);
        if (wanted is null || IsSo(live, wanted))
        {
            return null;
        }

        wanted.Metadata.ResourceVersion = live.Metadata.ResourceVersion;
        return new ClaimWrite(wanted, Create: false);
    }

    // Of the rest of its spec a claim can't change anything.
    private static bool IsSo(V1PersistentVolumeClaim live, V1PersistentVolumeClaim wanted)
        => live.GetAnnotation(AnnotationNames.Contents) == wanted.GetAnnotation(AnnotationNames.Contents)
            && (wanted.Spec is null || (Size(live) == Size(wanted)
                && wanted.Metadata.Labels.All(label => live.Metadata.Labels?.TryGetValue(label.Key, out var value) == true && value == label.Value)
                && Owners(live).SetEquals(Owners(wanted))));

    private static decimal? Size(V1PersistentVolumeClaim claim) => claim.Spec.Resources?.Requests?.TryGetValue("storage", out var size) == true ? size.ToDecimal() : null;

    private static HashSet<string> Owners(V1PersistentVolumeClaim claim) => [.. (claim.Metadata.OwnerReferences ?? []).Select(static owner => owner.Uid)];
}
