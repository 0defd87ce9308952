using DeepSeek.Gateway.Caching;
using DeepSeek.Protocol.Replay;

namespace DeepSeek.Gateway.Tests.Caching;

/// <summary>An answer to vary.</summary>
internal static class Kept
{
    public static KeptAnswer Answer { get; } = new()
    {
        Key = "partition:digest",
        StoredAt = DateTimeOffset.UnixEpoch.AddDays(1),
        Ttl = TimeSpan.FromHours(1),
        Freshness = Freshness.Normal,
        Digest = new AnswerDigest(123),
        Body = """{"choices":[]}"""u8.ToArray(),
    };
}
