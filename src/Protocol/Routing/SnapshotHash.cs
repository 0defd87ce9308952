using System.Security.Cryptography;

namespace DeepSeek.Protocol.Routing;

/// <summary>Names a snapshot by its bytes: what the operator wrote and a gateway serves by are the same exactly when their hashes are.</summary>
public static class SnapshotHash
{
    /// <summary>The first 8 hex digits of the SHA-256 of <paramref name="json"/>.</summary>
    public static string Of(ReadOnlySpan<byte> json)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, digest);
        return Convert.ToHexStringLower(digest[..4]);
    }
}
