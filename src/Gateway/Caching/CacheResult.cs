namespace DeepSeek.Gateway.Caching;

/// <summary>What the cache did for a request.</summary>
internal enum CacheResult
{
    /// <summary>It was not asked: the request can't be repeated, the client said no, or the cache waits for trouble.</summary>
    Bypass,

    /// <summary>An upstream was asked.</summary>
    Miss,

    /// <summary>Answered from this gateway's memory.</summary>
    HitMemory,

    /// <summary>Answered from Redis.</summary>
    HitRedis,

    /// <summary>Answered by what an upstream said to an identical request at the same time.</summary>
    Shared,

    /// <summary>No upstream answered, and an expired answer was at hand.</summary>
    Stale,
}

/// <summary>How results are said.</summary>
internal static class CacheResults
{
    /// <summary>In the header <c>x-deepseek-cache</c>, and in the access log.</summary>
    public static string Name(this CacheResult result) => result switch
    {
        CacheResult.Bypass => "bypass",
        CacheResult.Miss => "miss",
        CacheResult.HitMemory => "hit-memory",
        CacheResult.HitRedis => "hit-redis",
        CacheResult.Shared => "shared",
        _ => "stale",
    };
}
