namespace DeepSeek.Api.Routes;

/// <summary>Answers kept for repetition.</summary>
public sealed record CacheSpec
{
    /// <summary>When the cache is used.</summary>
    public CacheMode Mode { get; set; } = CacheMode.Always;

    /// <summary>First level, in each gateway.</summary>
    public MemoryCacheSpec Memory { get; set; } = new();

    /// <summary>Second level, shared by the gateways. Absent: memory only.</summary>
    public RedisSpec? Redis { get; set; }

    /// <summary>How long answers are fresh, by how often they were seen to change.</summary>
    public CacheTtlSpec Ttl { get; set; } = new();

    /// <summary>How long after it expired an answer may still be served when every attempt failed.</summary>
    [DurationBounds("0s", "720h")]
    public Duration StaleIfError { get; set; } = Duration.Hours(24);

    /// <summary>Who shares answers.</summary>
    public CacheScope Scope { get; set; }

    /// <summary>Which requests are cached.</summary>
    public CacheableAnswers Cacheable { get; set; }
}
