namespace DeepSeek.Api.LocalModels;

/// <summary>A prefix in an S3 bucket.</summary>
public sealed record S3SourceSpec
{
    /// <summary>s3://bucket/prefix.</summary>
    [Required, Length(1024, Min = 6), Pattern(@"^s3://[-.a-z0-9]+(/\S*)?$")]
    public string Url { get; set; } = "";

    /// <summary>Endpoint of an S3-compatible store. Empty: AWS.</summary>
    [Length(512), Pattern(@"^(https?://[^\s/?#@]+)?$")]
    public string Endpoint { get; set; } = "";

    /// <summary>Region. Empty: the store's default.</summary>
    [Length(63)]
    public string Region { get; set; } = "";

    /// <summary>Secret with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Absent: the pod's own identity.</summary>
    public SecretReference? CredentialsSecretRef { get; set; }
}
