using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace DeepSeek.Gateway.Authentication;

/// <summary>When a token ends by its own word, which is believed in one direction alone: it can shorten the time that an answer about it is kept.</summary>
internal static class TokenExpiry
{
    /// <summary>The claim <c>exp</c> of a JWT (RFC 7519 section 4.1.4), unverified; null where there is none.</summary>
    public static DateTimeOffset? Find(string token)
    {
        if (token.Split('.') is not [_, var claims, _])
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromUtf8(Encoding.UTF8.GetBytes(claims)));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("exp", out var exp)
                && exp.ValueKind == JsonValueKind.Number && exp.TryGetDouble(out var seconds)
                ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
