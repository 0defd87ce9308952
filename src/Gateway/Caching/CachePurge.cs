using DeepSeek.Gateway.Snapshots;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Caching;

/// <summary>
/// <c>POST /cache/purge</c> on the admin port. Query: <c>client</c>, whose answers are forgotten, by the name that the access log gives; or
/// <c>all=true</c>. Gateways that share a Redis hear of it; others are asked one by one.
/// </summary>
internal sealed class CachePurge(SnapshotReceiver snapshots)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (snapshots.Current?.Cache is not { } cache)
        {
            await SayAsync(http, StatusCodes.Status404NotFound, "the route that is served keeps no answers: spec.cache.mode is Disabled, or there is no snapshot yet");
            return;
        }

        string? client = http.Request.Query["client"];
        var all = http.Request.Query["all"] == "true";
        if (all == client is { Length: > 0 })
        {
            await SayAsync(http, StatusCodes.Status400BadRequest, "say whose answers to forget: either client=NAME, as the access log names clients, or all=true");
            return;
        }

        var left = await cache.PurgeAsync(all ? PurgeMarks.All : CachePartition.OfClient(cache.Route, client!).Id);
        await (left is null
            ? SayAsync(http, StatusCodes.Status200OK, "ok")
            : SayAsync(http, StatusCodes.Status503ServiceUnavailable, $"forgotten in memory; Redis can't be used ({left}) and holds them still: purge again when it can"));
    }

    private static Task SayAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync($"{text}\n", http.RequestAborted);
    }
}
