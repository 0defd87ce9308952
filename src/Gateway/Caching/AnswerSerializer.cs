using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DeepSeek.Protocol.Replay;
using ZiggyCreatures.Caching.Fusion.Internals;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace DeepSeek.Gateway.Caching;

// magic and version   4 bytes   "DSA" 1
// SHA-256             32 bytes  of everything behind it: half an entry, or another's, is none
// stored at, TTL      2 x 8     ticks (UTC)
// written, expires    2 x 8     ticks, the levels' own
// freshness           1 byte
// digest              16 bytes
// key, body           each behind its length, 4 bytes; the key as UTF-8

/// <summary>How answers lie in Redis. Whatever isn't exactly that is refused with a <see cref="FormatException"/>.</summary>
/// <param name="refused">Called for each that is refused.</param>
internal sealed class AnswerSerializer(Action refused) : IFusionCacheSerializer
{
    private const int HeadBytes = 4 + SHA256.HashSizeInBytes;
    private const int DigestBytes = 16;

    private static ReadOnlySpan<byte> Magic => "DSA\u0001"u8;

    /// <inheritdoc/>
    public byte[] Serialize<T>(T? obj)
    {
        var entry = obj as FusionCacheDistributedEntry<KeptAnswer> ?? throw new NotSupportedException($"Only answers are kept, not {typeof(T)}.");
        var answer = entry.Value;
        var to = new ArrayBufferWriter<byte>(HeadBytes + 64 + answer.Key.Length + answer.Body.Length);
        to.Write(Magic);
        to.Write(stackalloc byte[SHA256.HashSizeInBytes]);
        WriteLong(to, answer.StoredAt.UtcTicks);
        WriteLong(to, answer.Ttl.Ticks);
        WriteLong(to, entry.Timestamp);
        WriteLong(to, entry.LogicalExpirationTimestamp);
        to.Write([(byte)answer.Freshness]);
        BinaryPrimitives.WriteUInt128LittleEndian(to.GetSpan(DigestBytes), answer.Digest.Value);
        to.Advance(DigestBytes);
        WriteBlock(to, Encoding.UTF8.GetBytes(answer.Key));
        WriteBlock(to, answer.Body.Span);
        var bytes = to.WrittenSpan.ToArray();
        SHA256.HashData(bytes.AsSpan(HeadBytes), bytes.AsSpan(Magic.Length));
        return bytes;
    }

    /// <inheritdoc/>
    public T? Deserialize<T>(byte[] data)
    {
        try
        {
            return Read(data) is T read ? read : throw new NotSupportedException($"Only answers are kept, not {typeof(T)}.");
        }
        catch (FormatException)
        {
            refused();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) => new(Serialize(obj));

    /// <inheritdoc/>
    public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) => new(Deserialize<T>(data));

    private static FusionCacheDistributedEntry<KeptAnswer> Read(byte[] data)
    {
        if (data.Length < HeadBytes || !data.AsSpan().StartsWith(Magic))
        {
            throw new FormatException("no answer of this version");
        }

        if (!SHA256.HashData(data.AsSpan(HeadBytes)).AsSpan().SequenceEqual(data.AsSpan(Magic.Length, SHA256.HashSizeInBytes)))
        {
            throw new FormatException("the checksum is another");
        }

        var rest = data.AsMemory(HeadBytes);
        var (storedAt, ttl, timestamp, expires) = (ReadLong(ref rest), ReadLong(ref rest), ReadLong(ref rest), ReadLong(ref rest));
        var freshness = (Freshness)Take(ref rest, 1).Span[0];
        var digest = BinaryPrimitives.ReadUInt128LittleEndian(Take(ref rest, DigestBytes).Span);
        var answer = new KeptAnswer
        {
            StoredAt = IsTime(storedAt) ? new DateTimeOffset(storedAt, TimeSpan.Zero) : throw new FormatException("the time is none"),
            Ttl = ttl > 0 ? TimeSpan.FromTicks(ttl) : throw new FormatException("the TTL is none"),
            Freshness = Enum.IsDefined(freshness) ? freshness : throw new FormatException("the freshness is none"),
            Digest = new AnswerDigest(digest),
            Key = Encoding.UTF8.GetString(ReadBlock(ref rest).Span),
            Body = ReadBlock(ref rest),
        };
        return rest.IsEmpty
            ? new FusionCacheDistributedEntry<KeptAnswer>(answer, timestamp, expires, tags: null, new FusionCacheEntryMetadata(false, null, null, null, answer.Size, null))
            : throw new FormatException("something follows the answer");
    }

    private static bool IsTime(long ticks) => ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks;

    private static void WriteLong(ArrayBufferWriter<byte> to, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(sizeof(long)), value);
        to.Advance(sizeof(long));
    }

    private static void WriteBlock(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> block)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(sizeof(int)), block.Length);
        to.Advance(sizeof(int));
        to.Write(block);
    }

    private static long ReadLong(ref Memory<byte> from) => BinaryPrimitives.ReadInt64LittleEndian(Take(ref from, sizeof(long)).Span);

    private static Memory<byte> ReadBlock(ref Memory<byte> from) => Take(ref from, BinaryPrimitives.ReadInt32LittleEndian(Take(ref from, sizeof(int)).Span));

    private static Memory<byte> Take(ref Memory<byte> from, int count)
    {
        if ((uint)count > (uint)from.Length)
        {
            throw new FormatException("it ends early");
        }

        var taken = from[..count];
        from = from[count..];
        return taken;
    }
}
