using System.Buffers;
using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>Which headers pass, in both directions.</summary>
internal static class ForwardedHeaders
{
    /// <summary>RFC 9110 section 7.6.1, and what older software takes for it.</summary>
    private static readonly string[] HopByHop =
        ["Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade"];

    /// <summary>Set anew, meant for this server alone, or saying who the client is. Answers are judged, so they may not be compressed.</summary>
    private static readonly FrozenSet<string> NeverSent = FrozenSet.ToFrozenSet(
        [.. HopByHop, "Host", "Content-Length", "Accept-Encoding", "Expect", "Cookie", "Forwarded", "Via", "X-Real-IP",
         "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The client's proof of who it is, in the forms that servers of the dialect take.</summary>
    private static readonly FrozenSet<string> ClientCredentials =
        FrozenSet.ToFrozenSet(["Authorization", "X-Api-Key", "Api-Key"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> NeverReturned = FrozenSet.ToFrozenSet(
        [.. HopByHop, "Content-Length", "Set-Cookie", "Server", "Date", "Via", "Alt-Svc", "X-Request-Id", "Strict-Transport-Security", "WWW-Authenticate"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>No header may hold them (RFC 9110 section 5.5); HTTP clients take them all the same, and web servers refuse to send them.</summary>
    private static readonly SearchValues<char> ControlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Append(0x7F).Select(static c => (char)c).Where(static c => c != '\t')]);

    /// <summary>Copies a client's headers to an upstream request.</summary>
    /// <param name="from">The client's.</param>
    /// <param name="to">The upstream's.</param>
    /// <param name="withhold">The client's credentials stay here: the backend has a key of its own, or they were meant for this gateway.</param>
    public static void CopyRequest(IHeaderDictionary from, HttpRequestMessage to, bool withhold)
    {
        var named = from.Connection;
        foreach (var (name, values) in from)
        {
            if (NeverSent.Contains(name) || (withhold && ClientCredentials.Contains(name)) || IsNamed(named, name))
            {
                continue;
            }

            if (!to.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                to.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
    }

    /// <summary>The headers of an upstream's answer that a client gets: those that can be sent.</summary>
    public static HeaderDictionary OfAnswer(HttpResponseMessage response)
    {
        var headers = new HeaderDictionary();
        Copy(response.Headers.NonValidated, headers);
        Copy(response.Content.Headers.NonValidated, headers);
        foreach (var named in response.Headers.Connection)
        {
            headers.Remove(named);
        }

        return headers;
    }

    private static void Copy(HttpHeadersNonValidated from, HeaderDictionary to)
    {
        foreach (var (name, values) in from)
        {
            if (NeverReturned.Contains(name))
            {
                continue;
            }

            var copy = values.ToArray();
            if (!Array.Exists(copy, static v => v.AsSpan().ContainsAny(ControlCharacters)))
            {
                to[name] = copy;
            }
        }
    }

    /// <summary>Not where the client names it beside <c>close</c> or <c>keep-alive</c>: of those the web server leaves nothing else.</summary>
    private static bool IsNamed(Microsoft.Extensions.Primitives.StringValues connection, string name)
    {
        foreach (var value in connection)
        {
            if (value is not null && value.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
