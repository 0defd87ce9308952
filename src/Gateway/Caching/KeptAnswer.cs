using DeepSeek.Protocol.Replay;

namespace DeepSeek.Gateway.Caching;

/// <summary>An answer that can be given again. What it says is immutable: many requests hold it at once.</summary>
internal sealed record KeptAnswer
{
    /// <summary>What an entry takes besides its body, about: the record, the key, the levels' own bookkeeping.</summary>
    private const int OverheadBytes = 512;

    private volatile RedisLevel? _redis;

    /// <summary>The name of the key it was kept under. What is found under another name is no answer (a copied or forged entry).</summary>
    public required string Key { get; init; }

    /// <summary>When an upstream began to give it.</summary>
    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>How long it is fresh.</summary>
    public required TimeSpan Ttl { get; init; }

    /// <summary>By which <see cref="Ttl"/> was chosen.</summary>
    public required Freshness Freshness { get; init; }

    /// <summary>What it says, in short: the same answer again has the same.</summary>
    public required AnswerDigest Digest { get; init; }

    /// <summary>The whole answer as JSON, however it came.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What it takes of the memory level.</summary>
    public long Size => Body.Length + OverheadBytes;

    /// <summary>Never negative, though clocks of gateways differ.</summary>
    public TimeSpan AgeAt(DateTimeOffset now) => now > StoredAt ? now - StoredAt : TimeSpan.Zero;

    public bool IsFresh(DateTimeOffset now) => AgeAt(now) < Ttl;

    /// <summary>Notes that this Redis has it, or is about to. Returns whether that is news: one that was gone for a while has lost what it had.</summary>
    public bool Enter(RedisLevel redis)
    {
        var news = _redis != redis;
        if (news)
        {
            _redis = redis;
        }

        return news;
    }

    /// <summary>Takes back what <see cref="Enter"/> noted: this Redis missed it.</summary>
    public void Leave() => _redis = null;

    /// <summary>Whether it may stand in where every attempt failed.</summary>
    public bool IsUsable(DateTimeOffset now, TimeSpan staleIfError) => AgeAt(now) < Ttl + staleIfError;
}
