using DeepSeek.Protocol.Routing;

namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>Our gateway with all features, and its cache in each of its states; and bare YARP, which all are compared with.</summary>
internal static class CacheLineup
{
    public const string NoCache = "ours, no cache";
    public const string Anew = "ours, asked and kept each time";
    public const string InMemory = "ours, hit in memory";
    public const string InRedis = "ours, hit in Redis";

    /// <param name="subjects">The run's rows.</param>
    /// <param name="redis">Where a Redis is; null: there is none, and its row is left out.</param>
    public static IReadOnlyList<Subject> Of(IReadOnlyList<Subject> subjects, string? redis)
    {
        var ours = subjects.OfType<Ours>().Single(static row => row.IsOurs);
        return
        [
            subjects.OfType<BareYarp>().Single(),
            ours.As(NoCache, null),
            // no-cache: an upstream is asked whatever is kept.
            ours.As(Anew, new CacheSettings { Cacheable = CacheSettings.All }) with { ClientHeaders = [("Cache-Control", "no-cache")] },
            ours.As(InMemory, new CacheSettings { Cacheable = CacheSettings.All }),
            // Without a byte of memory every answer comes from Redis.
            .. redis is null ? Array.Empty<Subject>() : [ours.As(InRedis, new CacheSettings { Cacheable = CacheSettings.All, MemoryBytes = 0, Redis = new RedisSettings { Url = redis } })],
        ];
    }
}
