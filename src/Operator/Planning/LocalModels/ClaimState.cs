using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Whether the claim can be worked with, and what the condition CacheReady says of it.</summary>
/// <param name="Uid">Of the claim; null: Jobs and servers can't use it.</param>
/// <param name="Reason">One of <see cref="LocalModelReasons"/>.</param>
/// <param name="Message">For people.</param>
internal sealed record ClaimState(string? Uid, string Reason, string Message)
{
    private const string ManyNodes = nameof(ClaimAccessMode.ReadWriteMany);

    public bool IsBound => Reason == LocalModelReasons.Bound;

    public static ClaimState Of(ObservedModel observed)
    {
        var (model, name) = (observed.Model, ModelNames.Claim(observed.Model));
        if (observed.Claim is not { } claim)
        {
            return new ClaimState(null, LocalModelReasons.Pending, model.Spec.Cache.Pvc.Create
                ? $"PersistentVolumeClaim {name} is being created"
                : $"PersistentVolumeClaim {name} doesn't exist; create it, or set spec.cache.pvc.create");
        }

        return claim.Metadata.DeletionTimestamp is not null
            ? new ClaimState(null, LocalModelReasons.Pending, $"PersistentVolumeClaim {name} is being deleted; it is made anew when it is gone")
            : Unsuitable(observed, claim) is { } unsuitable ? new ClaimState(null, LocalModelReasons.AccessModeUnsuitable, unsuitable)
            : claim.Status?.Phase == "Bound" ? new ClaimState(claim.Uid(), LocalModelReasons.Bound, $"PersistentVolumeClaim {name} is bound")
            : Pending(observed, claim);
    }

    /// <summary>Whether the claim was made for this model, or for one that is gone, and may be changed.</summary>
    public static bool IsOurs(ObservedModel observed)
        => observed is { Claim: { } claim, ClaimHolder: null, Model.Spec.Cache.Pvc.Create: true }
            && claim.Metadata.Labels?.TryGetValue(LabelNames.AppManagedBy, out var manager) == true && manager == ChildMetadata.OperatorName;

    // Some storage binds only when the first pod asks: a claim that waits is no reason to keep pods from being made.
    private static ClaimState Pending(ObservedModel observed, V1PersistentVolumeClaim claim)
    {
        var trouble = observed.ClaimTrouble;
        var noClass = trouble is not null && trouble.Contains("storageclass", StringComparison.OrdinalIgnoreCase) && trouble.Contains("not found", StringComparison.OrdinalIgnoreCase);
        var message = $"PersistentVolumeClaim {claim.Name()} is {claim.Status?.Phase ?? "Pending"}{(trouble is null ? "" : $": {trouble}")}";
        return new ClaimState(claim.Uid(), noClass ? LocalModelReasons.StorageClassNotFound : LocalModelReasons.Pending, message);
    }

    private static string? Unsuitable(ObservedModel observed, V1PersistentVolumeClaim claim)
    {
        var modes = claim.Spec.AccessModes ?? [];
        var most = observed.Model.Spec.Autoscaling?.MaxReplicas ?? observed.Model.Spec.Replicas;
        return modes.Contains(ManyNodes) ? null
            : most > 1 ? $"PersistentVolumeClaim {claim.Name()} is {Modes(modes)}, and {most} replicas can exist; use a claim with ReadWriteMany, or one replica"
            : observed.ClaimHolder is { } holder ? $"PersistentVolumeClaim {claim.Name()} is {Modes(modes)} and was made for model {holder}; use another claimName, or a claim with ReadWriteMany"
            : modes.Any(static mode => mode.StartsWith("ReadWrite", StringComparison.Ordinal)) ? null
            : $"PersistentVolumeClaim {claim.Name()} is {Modes(modes)}; weights and engines must be written to it: use a claim with ReadWriteOnce or ReadWriteMany";
    }

    private static string Modes(IEnumerable<string> modes) => string.Join(", ", modes);
}
