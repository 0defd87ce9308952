using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace DeepSeek.Gateway.Authentication;

/// <summary>The key or token that a client sent, in the forms that clients of the dialect use.</summary>
internal static class PresentedToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The first there is of <c>Authorization: Bearer</c>, <c>x-api-key</c> and <c>api-key</c>; null: none. A header that is there twice counts as none.</summary>
    public static string? Find(IHeaderDictionary headers) =>
        Bearer(headers.Authorization) ?? Text(headers["x-api-key"]) ?? Text(headers["api-key"]);

    private static string? Bearer(StringValues header) =>
        Text(header) is { } value && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? Text(value[Scheme.Length..]) : null;

    private static string? Text(StringValues header) => header is [{ } value] && value.Trim() is { Length: > 0 } text ? text : null;
}
