namespace DeepSeek.Api.Routes;

/// <summary>A decision by hand.</summary>
[Rule("has(self.level) || has(self.tier)", RouteMessages.OverrideEmpty)]
public sealed record OverrideSpec
{
    /// <summary>The level to act by. Absent: analysis decides.</summary>
    public Level? Level { get; set; }

    /// <summary>The tier that gets all traffic. Absent: shares follow the level.</summary>
    [Length(40, Min = 1)]
    public string? Tier { get; set; }

    /// <summary>When the override expires by itself, RFC 3339. Absent: never.</summary>
    public DateTimeOffset? Until { get; set; }
}
