namespace DeepSeek.Api.LocalModels;

/// <summary>A repository on the Hugging Face hub or a mirror of it.</summary>
public sealed record HuggingFaceSourceSpec
{
    /// <summary>owner/name.</summary>
    [Required, Length(200, Min = 3), Pattern("^[-._A-Za-z0-9]+/[-._A-Za-z0-9]+$")]
    public string Repo { get; set; } = "";

    /// <summary>Branch, tag or commit. A commit makes the model reproducible.</summary>
    [Length(128, Min = 1)]
    public string Revision { get; set; } = "main";

    /// <summary>Base URL of the hub.</summary>
    [Length(512), Pattern(@"^https?://[^\s/?#@]+(/[^\s?#]*)?$")]
    public string Endpoint { get; set; } = "https://huggingface.co";

    /// <summary>Access token, for gated repositories.</summary>
    public SecretKeyReference? TokenSecretRef { get; set; }
}
