using DeepSeek.Gateway.Metering;
using DeepSeek.Protocol.Routing;
using StackExchange.Redis;

namespace DeepSeek.Gateway.Caching;

/// <summary>The cache of one route: its answers, who asks for one at the moment, and what was purged. Outlives snapshots. Thread-safe.</summary>
internal sealed class AnswerCache
{
    private const int PurgePage = 500;

    private readonly AnswerLevels _levels;
    private readonly PurgeMarks _purged = new();
    private readonly TimeProvider _time;
    private readonly string _prefix;
    private volatile RedisConnection? _redis;
    private volatile ReplicaFlights? _replicas;

    /// <param name="route">Namespace/name.</param>
    /// <param name="maxBytes">Of the memory level.</param>
    /// <param name="metrics">Counts what Redis refuses.</param>
    /// <param name="time">The clock that answers are judged by.</param>
    public AnswerCache(string route, long maxBytes, GatewayMetrics metrics, TimeProvider time)
    {
        (Route, _time) = (route, time);
        _prefix = $"deepseek:{route}:";
        _levels = new AnswerLevels(_prefix, maxBytes, metrics);
    }

    /// <summary>Namespace/name.</summary>
    public string Route { get; }

    /// <summary>Requests in the air at this gateway.</summary>
    public Flights Flights { get; } = new();

    /// <summary>Null: memory only.</summary>
    public RedisConnection? Redis => _redis;

    /// <summary>Bytes in memory.</summary>
    public long Bytes => _levels.Bytes;

    /// <summary>Answers in memory.</summary>
    public int Count => _levels.Count;

    /// <summary>Uses a Redis from now on, or none. Returns the one that is no longer used.</summary>
    public RedisConnection? Use(RedisConnection? redis)
    {
        var before = _redis;
        if (redis is not null)
        {
            redis.OnConnected = ListenAsync;
        }

        _levels.Use(redis is null ? null : new RedisLevel(redis));
        _replicas = redis is null ? null : new ReplicaFlights(_prefix, redis, _time);
        _redis = redis;
        return before;
    }

    /// <summary>Looks in memory alone.</summary>
    public KeptAnswer? FindInMemory(CacheKey key) => Unpurged(key, _levels.FindInMemory(key));

    /// <summary>Looks in memory, then in Redis if that can be used and memory has none that is accepted. Returns the newest, accepted or not.</summary>
    public async ValueTask<KeptAnswer?> FindAsync(CacheKey key, Func<KeptAnswer, bool> accept, CancellationToken cancellationToken)
    {
        var here = FindInMemory(key);
        if (!IsRedisUsable || (here is not null && accept(here)))
        {
            return here;
        }

        var there = Unpurged(key, await _levels.FindInRedisAsync(key, cancellationToken));
        return there is null || here?.StoredAt > there.StoredAt ? here : there;
    }

    /// <summary>See <see cref="ReplicaFlights.LeadAsync"/>; where Redis is of no use every gateway leads.</summary>
    public Task<(KeptAnswer? Answer, IAsyncDisposable? Lead)> LeadAsync(
        CacheKey key, Func<KeptAnswer, bool> accept, TimeSpan patience, CancellationToken cancellationToken)
    {
        return IsRedisUsable && _replicas is { } replicas ? replicas.LeadAsync(key, FindAcceptedAsync, patience, cancellationToken) : Task.FromResult<(KeptAnswer?, IAsyncDisposable?)>(default);

        async ValueTask<KeptAnswer?> FindAcceptedAsync() => await FindAsync(key, accept, cancellationToken) is { } found && accept(found) ? found : null;
    }

    /// <summary>
    /// Lets the other gateways have an answer that was of use here. Redis lacks those from before it was used: an incident begins with what each
    /// gateway has gathered by itself, and no upstream will say it again.
    /// </summary>
    /// <param name="key">What was asked for.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="settings">The snapshot's.</param>
    public void Share(CacheKey key, KeptAnswer answer, CacheSettings settings)
    {
        if (IsRedisUsable)
        {
            _levels.Share(key, answer, answer.Ttl + settings.StaleIfError - answer.AgeAt(_time.GetUtcNow()));
        }
    }

    /// <summary>Keeps an answer that an upstream just gave.</summary>
    /// <param name="key">What was asked for.</param>
    /// <param name="content">The answer.</param>
    /// <param name="before">What was kept so far, fresh or not.</param>
    /// <param name="settings">The snapshot's.</param>
    public async ValueTask<KeptAnswer> KeepAsync(CacheKey key, RecordedAnswer content, KeptAnswer? before, CacheSettings settings)
    {
        var changed = before is not null && before.Digest != content.Digest;
        var freshness = FreshnessClasses.Next(before?.Freshness, changed);
        var answer = new KeptAnswer
        {
            Key = key.Name,
            StoredAt = content.At,
            Freshness = freshness,
            Ttl = freshness.TtlOf(settings),
            Digest = content.Digest,
            Body = content.Body,
        };
        await _levels.KeepAsync(key, answer, answer.Ttl + settings.StaleIfError, skipRedis: !IsRedisUsable);
        return answer;
    }

    /// <summary>Forgets the answers of a partition, or all, here, in Redis, and at the gateways that share that Redis.</summary>
    /// <param name="partition">A partition's id, or <see cref="PurgeMarks.All"/>.</param>
    /// <returns>Null: done. Else why Redis still holds them, as in <see cref="RedisTrouble"/>.</returns>
    public async Task<string?> PurgeAsync(string partition)
    {
        Forget(partition);
        if (_redis is not { } redis)
        {
            return null;
        }

        if (redis is not { Database: { } database, Server: { } server })
        {
            return redis.Trouble ?? RedisTrouble.Connection;
        }

        try
        {
            await database.PublishAsync(Channel, partition);
            var keys = server.KeysAsync(redis.DatabaseNumber, partition == PurgeMarks.All ? $"{_prefix}*" : $"{_prefix}{partition}:*", PurgePage);
            await foreach (var page in keys.Chunk(PurgePage))
            {
                await database.KeyDeleteAsync(page);
            }

            return null;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return RedisTrouble.Of(e);
        }
    }

    private bool IsRedisUsable => _redis is { Trouble: null };

    private RedisChannel Channel => RedisChannel.Literal($"{_prefix}purge");

    private void Forget(string partition)
    {
        _purged.Set(partition, _time.GetUtcNow());
        if (partition == PurgeMarks.All)
        {
            _levels.Clear();
        }
    }

    private async Task ListenAsync(ConnectionMultiplexer connection) =>
        await connection.GetSubscriber().SubscribeAsync(Channel, (_, partition) => Forget(partition.ToString()), CommandFlags.FireAndForget);

    private KeptAnswer? Unpurged(CacheKey key, KeptAnswer? found) => found is null || _purged.Cover(key.Partition, found) ? null : found;
}
