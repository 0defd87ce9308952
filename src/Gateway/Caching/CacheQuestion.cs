using System.Buffers;
using DeepSeek.Gateway.Authentication;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Protocol.Replay;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Caching;

/// <summary>What a request asks the cache.</summary>
/// <param name="Key">Names the answer.</param>
/// <param name="Directives">What the client wants of it.</param>
internal sealed record CacheQuestion(CacheKey Key, CacheDirectives Directives)
{
    /// <summary>Members of a request that say how to send the answer, not what to answer; and the model, which stands in the key under the upstream's name.</summary>
    private static readonly string[] Apart = ["model", "stream", "stream_options"];

    /// <summary>Null: the request is not for the cache.</summary>
    public static CacheQuestion? Of(Exchange exchange, CacheSettings settings)
    {
        if (exchange.Body is not { } body || !IsCacheable(exchange, settings))
        {
            return null;
        }

        var directives = CacheDirectives.Of(exchange.Http.Request.Headers);
        if (directives.NoStore)
        {
            return null;
        }

        var canonical = new ArrayBufferWriter<byte>(body.Bytes.Length + 16);
        if (!CanonicalJson.TryWrite(body.Bytes, canonical, Apart))
        {
            return null;
        }

        var key = CacheKey.Of(PartitionOf(exchange, settings), exchange.Endpoint, exchange.UpstreamModel ?? "", exchange.Http.Request.Headers, canonical.WrittenSpan);
        return new CacheQuestion(key, directives);
    }

    private static bool IsCacheable(Exchange exchange, CacheSettings settings) =>
        exchange.Endpoint != Endpoint.Models
        && (settings.Cacheable == CacheSettings.All || exchange.Endpoint == Endpoint.Embeddings || exchange.Head.IsDeterministic);

    private static CachePartition PartitionOf(Exchange exchange, CacheSettings settings)
    {
        var route = exchange.Model.Route;
        return settings.Scope == CacheSettings.Route ? CachePartition.OfRoute(route)
            : exchange.Model.ClientAuth is not null && exchange.Principal is { } client ? CachePartition.OfClient(route, client)
            : CachePartition.OfToken(route, PresentedToken.Find(exchange.Http.Request.Headers));
    }
}
