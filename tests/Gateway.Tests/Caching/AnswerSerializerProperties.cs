using DeepSeek.Gateway.Caching;
using DeepSeek.Protocol.Replay;
using FsCheck.Xunit;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace DeepSeek.Gateway.Tests.Caching;

/// <summary>What lies in Redis may be cut, mixed up or forged.</summary>
public sealed class AnswerSerializerProperties
{
    [Property]
    public bool Answer_comes_back_as_it_went(string key, ulong digest, byte[] body, ushort age, byte freshness)
    {
        var answer = Kept.Answer with
        {
            Key = key ?? "",
            Digest = new AnswerDigest(new UInt128(digest, ~digest)),
            Body = body ?? [],
            StoredAt = Kept.Answer.StoredAt.AddSeconds(age),
            Ttl = TimeSpan.FromSeconds(age + 1),
            Freshness = (Freshness)(freshness % 3),
        };

        var read = Read(Write(answer));

        return read.Value is var kept && kept.Key == WellFormed(answer.Key) && kept.StoredAt == answer.StoredAt && kept.Ttl == answer.Ttl && kept.Freshness == answer.Freshness
            && kept.Digest == answer.Digest && kept.Body.Span.SequenceEqual(answer.Body.Span)
            && (read.Timestamp, read.LogicalExpirationTimestamp) == (11, 22);
    }

    [Property]
    public bool Any_changed_byte_is_noticed_and_counted(ushort place, byte by)
    {
        var bytes = Write(Kept.Answer);
        bytes[place % bytes.Length] ^= (byte)(by == 0 ? 1 : by);

        return Refuses(bytes);
    }

    [Property]
    public bool Any_other_length_is_noticed_and_counted(ushort length)
    {
        var bytes = Write(Kept.Answer);
        Array.Resize(ref bytes, length % (2 * bytes.Length) is var other && other == bytes.Length ? other - 1 : other);

        return Refuses(bytes);
    }

    [Property]
    public bool Garbage_is_noticed_and_counted(byte[] garbage) => Refuses(garbage ?? []);

    private static byte[] Write(KeptAnswer answer) =>
        new AnswerSerializer(() => { }).Serialize(new FusionCacheDistributedEntry<KeptAnswer>(answer, 11, 22, null, null));

    private static FusionCacheDistributedEntry<KeptAnswer> Read(byte[] bytes) =>
        new AnswerSerializer(() => { }).Deserialize<FusionCacheDistributedEntry<KeptAnswer>>(bytes)!;

    private static bool Refuses(byte[] bytes)
    {
        var refused = 0;
        try
        {
            new AnswerSerializer(() => refused++).Deserialize<FusionCacheDistributedEntry<KeptAnswer>>(bytes);
            return false;
        }
        catch (FormatException)
        {
            return refused == 1;
        }
    }

    /// <summary>Half a surrogate pair has no form in UTF-8; keys are made of hex digits.</summary>
    private static string WellFormed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
