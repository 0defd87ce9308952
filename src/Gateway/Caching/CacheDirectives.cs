using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Caching;

/// <summary>What a client says by Cache-Control (RFC 9111 section 5.2.1). A header that can't be read says nothing.</summary>
internal readonly record struct CacheDirectives
{
    /// <summary>Neither answer from the cache nor keep the answer.</summary>
    public bool NoStore { get; init; }

    /// <summary>Ask an upstream, whatever is kept; the answer may be kept.</summary>
    public bool NoCache { get; init; }

    /// <summary>Ask no upstream.</summary>
    public bool OnlyIfCached { get; init; }

    /// <summary>The oldest answer that the client takes; null: any that is fresh.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Whether the client takes an answer that is no longer fresh, where there is no other: unless it said how old one may be.</summary>
    public bool AllowsStale => !NoCache && MaxAge is null;

    public static CacheDirectives Of(IHeaderDictionary headers)
    {
        var given = headers.CacheControl;
        if (given.Count == 0 || !CacheControlHeaderValue.TryParse(given.ToString(), out var read))
        {
            return default;
        }

        return new CacheDirectives { NoStore = read.NoStore, NoCache = read.NoCache, OnlyIfCached = read.OnlyIfCached, MaxAge = read.MaxAge };
    }

    /// <summary>Whether the client takes this answer at once.</summary>
    public bool Accept(KeptAnswer answer, DateTimeOffset now) => !NoCache && answer.IsFresh(now) && (MaxAge is not { } oldest || answer.AgeAt(now) <= oldest);
}
