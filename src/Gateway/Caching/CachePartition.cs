using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DeepSeek.Gateway.Caching;

/// <summary>
/// Who shares answers. No <see cref="CacheKey"/> can be made without one, and it stands before everything that a request says, so that nothing
/// in a request can reach the answers of others. Holds digests alone: of whoever sees a key, nobody learns whose it is.
/// </summary>
internal readonly record struct CachePartition
{
    private const int IdBytes = 16;

    private CachePartition(string id) => Id = id;

    /// <summary>32 hex digits.</summary>
    public string Id { get; }

    /// <summary>All clients of a route.</summary>
    /// <param name="route">Namespace/name.</param>
    public static CachePartition OfRoute(string route) => Of("route", route, "");

    /// <summary>One client of a route, known to it by name.</summary>
    /// <param name="route">Namespace/name.</param>
    /// <param name="client">The name.</param>
    public static CachePartition OfClient(string route, string client) => Of("client", route, client);

    /// <summary>Whoever sends the same key to a route that doesn't ask its clients who they are.</summary>
    /// <param name="route">Namespace/name.</param>
    /// <param name="token">The key; null: none was sent.</param>
    public static CachePartition OfToken(string route, string? token) => token is null ? Of("nobody", route, "") : Of("token", route, token);

    /// <summary>Each part behind its length: no two ways to cut a text into parts give the same bytes.</summary>
    private static CachePartition Of(string kind, string route, string who)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in (ReadOnlySpan<string>)[kind, route, who])
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return new CachePartition(Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, IdBytes)));
    }
}
