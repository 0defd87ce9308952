namespace DeepSeek.Api.LocalModels;

/// <summary>Where the weights come from: exactly one of these.</summary>
[Rule("[has(self.huggingFace), has(self.pvc), has(self.s3), has(self.oci)].filter(x, x).size() == 1", LocalModelMessages.SourceNotOneOf)]
[Rule("has(self.huggingFace) == has(oldSelf.huggingFace) && has(self.pvc) == has(oldSelf.pvc) && has(self.s3) == has(oldSelf.s3) && has(self.oci) == has(oldSelf.oci)", LocalModelMessages.SourceKindImmutable)]
public sealed record ModelSourceSpec
{
    /// <summary>A repository on the Hugging Face hub or a mirror of it.</summary>
    public HuggingFaceSourceSpec? HuggingFace { get; set; }

    /// <summary>A folder of an existing PersistentVolumeClaim.</summary>
    public PvcSourceSpec? Pvc { get; set; }

    /// <summary>A prefix in an S3 bucket.</summary>
    public S3SourceSpec? S3 { get; set; }

    /// <summary>An OCI image, mounted as a volume.</summary>
    public OciSourceSpec? Oci { get; set; }
}
