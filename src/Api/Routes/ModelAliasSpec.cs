namespace DeepSeek.Api.Routes;

/// <summary>One model name.</summary>
public sealed record ModelAliasSpec
{
    /// <summary>What clients send as <c>model</c>.</summary>
    [Required, Length(128, Min = 1)]
    public string Name { get; set; } = "";

    /// <summary>What upstreams are sent instead.</summary>
    [Required, Length(128, Min = 1)]
    public string UpstreamModel { get; set; } = "";
}
