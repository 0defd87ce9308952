namespace DeepSeek.Api.LocalModels;

/// <summary>A folder of an existing PersistentVolumeClaim.</summary>
public sealed record PvcSourceSpec
{
    /// <summary>Name of the claim.</summary>
    [Required, Length(253, Min = 1)]
    public string ClaimName { get; set; } = "";

    /// <summary>Folder inside it. Empty: its root.</summary>
    [Length(512), Pattern("^([^/].*)?$")]
    public string Path { get; set; } = "";
}
