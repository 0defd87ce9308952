using System.Diagnostics.CodeAnalysis;
using DeepSeek.Gateway.Metering;
using Microsoft.Extensions.Caching.Memory;
using ZiggyCreatures.Caching.Fusion;

namespace DeepSeek.Gateway.Caching;

/// <summary>
/// The answers that are kept: in memory, bounded by bytes, and in Redis where the route has one. An expired answer stays as long as it may
/// stand in for a failing upstream. Whether one is fresh is for the caller to judge. Thread-safe.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Requests may still look into one that was replaced, and there is nothing in it to close.")]
internal sealed class AnswerLevels
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(365);

    private readonly MemoryCache _memory;
    private readonly FusionCache _levels;
    private readonly GatewayMetrics _metrics;
    private readonly FusionCacheEntryOptions _memoryOnly = Options(skipRedis: true);
    private readonly FusionCacheEntryOptions _redisOnly = Options(skipRedis: false).SetSkipMemoryCacheRead();
    private volatile RedisLevel? _redis;

    /// <param name="prefix">Before each key in Redis.</param>
    /// <param name="maxBytes">Of the memory level.</param>
    /// <param name="metrics">Counts entries that can't be read.</param>
    public AnswerLevels(string prefix, long maxBytes, GatewayMetrics metrics)
    {
        _metrics = metrics;
        _memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = maxBytes, TrackStatistics = true });
        _levels = new FusionCache(
            new FusionCacheOptions
            {
                CacheKeyPrefix = prefix,
                DistributedCacheKeyModifierMode = CacheKeyModifierMode.None,
                DisableTagging = true,
                // A write that Redis missed is a later miss there, and no more.
                EnableAutoRecovery = false,
                EnableBestPracticesAdvisor = false,
            },
            _memory);
    }

    /// <summary>Bytes in memory.</summary>
    public long Bytes => _memory.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;

    /// <summary>Answers in memory.</summary>
    public int Count => _memory.Count;

    /// <summary>Uses a Redis from now on, or none.</summary>
    public void Use(RedisLevel? redis)
    {
        _redis = redis;
        if (redis is null)
        {
            _levels.RemoveDistributedCache();
        }
        else
        {
            _levels.SetupDistributedCache(redis, new AnswerSerializer(() => _metrics.CacheRedisError(RedisTrouble.InvalidEntry)));
        }
    }

    /// <summary>Looks in memory alone.</summary>
    public KeptAnswer? FindInMemory(CacheKey key) => Checked(_levels.TryGet<KeptAnswer>(key.Name, _memoryOnly), key);

    /// <summary>Looks in Redis alone; memory has then what was found. Never throws for trouble of Redis: then it finds nothing.</summary>
    public async ValueTask<KeptAnswer?> FindInRedisAsync(CacheKey key, CancellationToken cancellationToken)
    {
        var redis = _redis;
        var found = Checked(await _levels.TryGetAsync<KeptAnswer>(key.Name, _redisOnly, cancellationToken), key);
        if (redis is not null)
        {
            found?.Enter(redis);
        }

        return found;
    }

    /// <summary>Keeps an answer: when this ends Redis has it, or has missed it.</summary>
    /// <param name="key">What was asked for.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="lifetime">How long it is of any use.</param>
    /// <param name="skipRedis">Whether Redis is known to be of no use.</param>
    public async ValueTask KeepAsync(CacheKey key, KeptAnswer answer, TimeSpan lifetime, bool skipRedis)
    {
        await _levels.SetAsync(key.Name, answer, Options(skipRedis: true).SetDuration(lifetime).SetSize(answer.Size));
        if (!skipRedis && _redis is { } redis && answer.Enter(redis))
        {
            await WriteAsync(key, answer, lifetime);
        }
    }

    /// <summary>Gives Redis an answer that it doesn't have from here yet, a moment later. One that it misses may be given again.</summary>
    /// <param name="key">What was asked for.</param>
    /// <param name="answer">What is in memory.</param>
    /// <param name="lifetime">How long it is of any use from now on.</param>
    public void Share(CacheKey key, KeptAnswer answer, TimeSpan lifetime)
    {
        if (lifetime > TimeSpan.Zero && _redis is { } redis && answer.Enter(redis))
        {
            _ = Task.Run(() => WriteAsync(key, answer, lifetime));
        }
    }

    /// <summary>Forgets everything in memory.</summary>
    public void Clear() => _memory.Clear();

    private static FusionCacheEntryOptions Options(bool skipRedis) => new()
    {
        // An answer that comes from Redis lives in memory as long as there.
        Duration = LongestLife,
        SkipDistributedCacheRead = skipRedis,
        SkipDistributedCacheWrite = skipRedis,
        IsFailSafeEnabled = false,
        ReThrowDistributedCacheExceptions = false,
        ReThrowSerializationExceptions = false,
        AllowBackgroundDistributedCacheOperations = false,
        EnableAutoClone = false,
    };

    private async Task WriteAsync(CacheKey key, KeptAnswer answer, TimeSpan lifetime)
    {
        // Memory has it, or has a newer one by now.
        var options = Options(skipRedis: false).SetSkipMemoryCacheWrite().SetDuration(lifetime).SetSize(answer.Size);
        options.ReThrowDistributedCacheExceptions = true;
        try
        {
            await _levels.SetAsync(key.Name, answer, options);
        }
        catch (FusionCacheDistributedCacheException)
        {
            answer.Leave();
        }
    }

    /// <summary>What was found under a name that isn't its own was put there by somebody else.</summary>
    private KeptAnswer? Checked(MaybeValue<KeptAnswer> found, CacheKey key)
    {
        if (!found.HasValue || found.Value is not { } answer)
        {
            return null;
        }

        if (answer.Key == key.Name)
        {
            return answer;
        }

        _metrics.CacheRedisError(RedisTrouble.InvalidEntry);
        return null;
    }
}
