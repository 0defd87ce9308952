namespace DeepSeek.Api.LocalModels;

/// <summary>An engine in the cache.</summary>
public sealed record CachedEngineStatus
{
    /// <summary>Its key.</summary>
    [Required, Length(64)]
    public string Key { get; set; } = "";

    /// <summary>GPU that it was built on.</summary>
    [Length(63)]
    public string? GpuProduct { get; set; }

    /// <summary>When the build ended.</summary>
    public DateTimeOffset? BuiltTime { get; set; }

    /// <summary>Whether a server uses it.</summary>
    public bool? InUse { get; set; }
}
