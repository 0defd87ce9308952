namespace DeepSeek.Api.Routes;

/// <summary>A tier order for gateways on some nodes.</summary>
public sealed record NodeTierSpec
{
    /// <summary>Unique in the route.</summary>
    [Required, Length(40, Min = 1), Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string Name { get; set; } = "";

    /// <summary>Labels a node must carry, all of them.</summary>
    [Required, Items(16, Min = 1), ItemText(63)]
    public IReadOnlyDictionary<string, string> NodeSelector { get; set; } = new Dictionary<string, string>();

    /// <summary>Names of tiers, most preferred first. Tiers left out follow in the route's order.</summary>
    [Required, Items(8, Min = 1), ListSet, ItemText(40, MinLength = 1)]
    public IReadOnlyList<string> TierOrder { get; set; } = [];
}
