using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Resources;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Operator.Planning;

/// <summary>From a route's cache and the state of the moment to what gateways keep, where, and whether they answer from it.</summary>
internal static class CacheCompiler
{
    /// <returns>Null where the route has no cache.</returns>
    public static CacheSettings? Compile(DeepSeekRoute route, AnalysisState state)
    {
        var cache = route.Spec.Cache;
        if (cache.Mode == CacheMode.Disabled)
        {
            return null;
        }

        var serving = CacheUse.IsServing(cache, state);
        return new CacheSettings
        {
            Serve = serving,
            MemoryBytes = Quantities.Bytes(cache.Memory.MaxSize),
            // A managed Redis at rest has no pods; and one of the user's isn't filled for nothing.
            Redis = serving && cache.Redis is { } redis ? Redis(route, redis) : null,
            Frequent = cache.Ttl.Frequent,
            Normal = cache.Ttl.Normal,
            Stable = cache.Ttl.Stable,
            StaleIfError = cache.StaleIfError,
            Scope = cache.Scope.ToString(),
            Cacheable = cache.Cacheable.ToString(),
        };
    }

    private static RedisSettings Redis(DeepSeekRoute route, RedisSpec redis) => new()
    {
        Url = redis.Url ?? CacheService.Url(route),
        Credential = RouteSecrets.FileOf(redis.Managed is null ? redis.PasswordSecretRef : CachePassword.Reference(route)),
        Ca = RouteSecrets.FileOf(redis.CaSecretRef),
    };
}
