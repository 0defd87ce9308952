using k8s.Models;

namespace DeepSeek.Api.LocalModels;

/// <summary>A PersistentVolumeClaim for model and engines.</summary>
[Rule("self.create || (has(self.claimName) && self.claimName != '')", LocalModelMessages.ClaimNameMissing, FieldPath = ".claimName")]
[Rule("self.create == oldSelf.create && (has(self.claimName) ? self.claimName : '') == (has(oldSelf.claimName) ? oldSelf.claimName : '') && (has(self.storageClassName) ? self.storageClassName : '') == (has(oldSelf.storageClassName) ? oldSelf.storageClassName : '') && self.accessModes == oldSelf.accessModes", LocalModelMessages.ClaimImmutable)]
public sealed record EngineClaimSpec
{
    /// <summary>Create it, rather than use an existing one.</summary>
    public bool Create { get; set; } = true;

    /// <summary>Name of the claim. Empty: &lt;model&gt;-engines.</summary>
    [Length(253)]
    public string ClaimName { get; set; } = "";

    /// <summary>StorageClass of a created claim. Empty: the cluster's default.</summary>
    [Length(253)]
    public string StorageClassName { get; set; } = "";

    /// <summary>Size of a created claim.</summary>
    public ResourceQuantity Size { get; set; } = new("50Gi");

    /// <summary>Access modes of the claim. ReadWriteMany is needed for more than one replica.</summary>
    [Items(4, Min = 1), ListSet]
    public IReadOnlyList<ClaimAccessMode> AccessModes { get; set; } = [ClaimAccessMode.ReadWriteOnce];
}
