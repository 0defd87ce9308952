namespace DeepSeek.Api.LocalModels;

/// <summary>An OCI image, mounted as a volume.</summary>
public sealed record OciSourceSpec
{
    /// <summary>The image, by tag or digest.</summary>
    [Required, Length(512, Min = 1), Pattern(@"^\S+$")]
    public string Image { get; set; } = "";
}
