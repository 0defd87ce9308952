using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Metering;
using DeepSeek.Protocol.Routing;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Caching;

/// <summary>
/// Carries the cache over from one snapshot to the next: answers survive whatever changes but the size of the memory level, and the connection to
/// Redis survives while it leads to the same place. Called by one thread at a time.
/// </summary>
internal sealed class AnswerCaches(CredentialStore credentials, TimeSpan redisTimeout, GatewayMetrics metrics, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private AnswerCache? _cache;
    private (string Route, long MaxBytes) _made;
    private RedisSettings? _redis;
    private Task _closing = Task.CompletedTask;

    /// <summary>The cache that a snapshot asks for; null: none.</summary>
    public AnswerCache? Of(RoutingSnapshot snapshot)
    {
        var (settings, asked) = (snapshot.Cache, ($"{snapshot.Namespace}/{snapshot.Name}", snapshot.Cache?.MemoryBytes ?? 0));
        if (_cache is { } old && (settings is null || asked != _made))
        {
            Connect(old, null);
            _cache = null;
        }

        if (settings is null)
        {
            return null;
        }

        _made = asked;
        _cache ??= new AnswerCache(asked.Item1, asked.Item2, metrics, time);
        Connect(_cache, settings.Redis);
        return _cache;
    }

    public async ValueTask DisposeAsync()
    {
        if (_cache is { } cache)
        {
            Connect(cache, null);
        }

        await _closing;
    }

    private void Connect(AnswerCache cache, RedisSettings? redis)
    {
        if (redis == _redis)
        {
            return;
        }

        _redis = redis;
        if (cache.Use(redis is null ? null : new RedisConnection(redis, credentials, redisTimeout, metrics, time, logger)) is { } before)
        {
            // A snapshot doesn't wait for a connection to close.
            _closing = Task.WhenAll(_closing, before.DisposeAsync().AsTask());
        }
    }
}
