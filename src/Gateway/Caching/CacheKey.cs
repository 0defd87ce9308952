using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DeepSeek.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;
using Endpoint = DeepSeek.Gateway.Pipeline.Endpoint;

namespace DeepSeek.Gateway.Caching;

/// <summary>
/// Names the answer to a request: by everything that can change the answer, and by who shares it. What isn't known to have no influence
/// is part of it, so that a field which a model learns tomorrow never makes two requests one.
/// </summary>
internal readonly record struct CacheKey
{
    /// <summary>Headers that upstreams may answer by.</summary>
    private static readonly string[] Headers = ["anthropic-version", "anthropic-beta", "OpenAI-Beta"];

    private CacheKey(CachePartition partition, string name) => (Partition, Name) = (partition, name);

    public CachePartition Partition { get; }

    /// <summary><c>&lt;partition&gt;:&lt;64 hex digits&gt;</c>.</summary>
    public string Name { get; }

    /// <summary>Of a request.</summary>
    /// <param name="partition">Who shares the answer.</param>
    /// <param name="endpoint">Where it was asked for.</param>
    /// <param name="model">The model under the upstream's name.</param>
    /// <param name="headers">The client's.</param>
    /// <param name="canonical">The body in its canonical form, without the model, and without what only says how to send the answer.</param>
    public static CacheKey Of(CachePartition partition, Endpoint endpoint, string model, IHeaderDictionary headers, ReadOnlySpan<byte> canonical)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, endpoint.UpstreamPath());
        Append(hash, model);
        foreach (var header in Headers)
        {
            Append(hash, headers.TryGetValue(header, out var values) ? values.ToString() : "");
        }

        hash.AppendData(canonical);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new CacheKey(partition, $"{partition.Id}:{Convert.ToHexStringLower(digest)}");
    }

    /// <summary>Behind its length, as the canonical form needs none: it comes last.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        var rented = ArrayPool<byte>.Shared.Rent(sizeof(int) + count);
        BinaryPrimitives.WriteInt32LittleEndian(rented, count);
        Encoding.UTF8.GetBytes(text, rented.AsSpan(sizeof(int)));
        hash.AppendData(rented.AsSpan(0, sizeof(int) + count));
        ArrayPool<byte>.Shared.Return(rented);
    }
}
