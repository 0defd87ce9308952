namespace DeepSeek.Api.Routes;

/// <summary>A DeepSeekLocalModel in the route's namespace.</summary>
public sealed record LocalModelReference
{
    /// <summary>Name of the DeepSeekLocalModel.</summary>
    [Required, Length(40, Min = 1)]
    public string Name { get; set; } = "";
}
