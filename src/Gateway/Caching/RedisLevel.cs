using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace DeepSeek.Gateway.Caching;

/// <summary>
/// The second level: each entry one string with a time to live, so that Redis forgets by itself and anybody can look. Throws as
/// <see cref="RedisConnection.AskAsync"/> does; for the levels above that means that nothing was found.
/// </summary>
internal sealed class RedisLevel(RedisConnection connection) : IDistributedCache
{
    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        connection.AskAsync(async database => (byte[]?)await database.StringGetAsync(key), token);

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        connection.AskAsync(database => database.StringSetAsync(key, value, new Expiration(LifetimeOf(options))), token);

    public Task RemoveAsync(string key, CancellationToken token = default) => connection.AskAsync(database => database.KeyDeleteAsync(key), token);

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    // The gateway asks without blocking a thread; these are there for the interface.
    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => SetAsync(key, value, options).GetAwaiter().GetResult();

    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();

    public void Refresh(string key)
    {
    }

    /// <summary>The levels always give one. Theirs is the system's clock.</summary>
    private static TimeSpan LifetimeOf(DistributedCacheEntryOptions options) =>
        options.AbsoluteExpirationRelativeToNow ?? options.AbsoluteExpiration!.Value - TimeProvider.System.GetUtcNow();
}
