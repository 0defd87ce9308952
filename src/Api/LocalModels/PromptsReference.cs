namespace DeepSeek.Api.LocalModels;

/// <summary>Prompts in a ConfigMap.</summary>
public sealed record PromptsReference
{
    /// <summary>Name of the ConfigMap.</summary>
    [Required, Length(253, Min = 1)]
    public string ConfigMapName { get; set; } = "";
}
