namespace DeepSeek.Gateway.Authentication;

/// <summary>
/// What the API server said of tokens, and for how long that holds. Good tokens and others have a place each, so that a flood of nonsense
/// pushes out no good one. Tokens are kept as digests. Not thread-safe.
/// </summary>
internal sealed class ReviewMemory(TimeProvider time)
{
    private const int Capacity = 10_000;

    /// <summary>A token that was revoked is good for no longer than this, while the API server answers.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(60);

    /// <summary>Beyond <see cref="GoodFor"/>, while it doesn't.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan BadFor = TimeSpan.FromSeconds(10);

    private readonly BoundedMap<Entry> _good = new(Capacity);
    private readonly BoundedMap<Entry> _bad = new(Capacity);

    /// <summary>What is known for sure; null: the API server must be asked.</summary>
    public ReviewAnswer? Fresh(string digest) => Find(digest) is { } entry && Age(entry) < entry.FreshFor ? entry.Answer : null;

    /// <summary>What may be gone by although the API server can't be asked; null: nothing.</summary>
    public ReviewAnswer? Usable(string digest) => Find(digest) is { } entry && Age(entry) < entry.UsableFor ? entry.Answer : null;

    /// <param name="digest">Of the token.</param>
    /// <param name="answer">Known.</param>
    /// <param name="expiry">When the token ends; null: it doesn't say. No answer about it is kept beyond that.</param>
    public void Keep(string digest, ReviewAnswer answer, DateTimeOffset? expiry)
    {
        if (answer.Outcome == ReviewOutcome.Authenticated)
        {
            var left = expiry is { } end ? end - time.GetUtcNow() : TimeSpan.MaxValue;
            _good.Set(digest, new Entry(answer, time.GetTimestamp(), Shorter(GoodFor, left), Shorter(GoodFor + Grace, left)));
        }
        else
        {
            // Where it was good before, it must not be found so any more.
            var place = _good.Contains(digest) ? _good : _bad;
            place.Set(digest, new Entry(answer, time.GetTimestamp(), BadFor, BadFor));
        }
    }

    private Entry? Find(string digest) => _good.TryGet(digest, out var good) ? good : _bad.TryGet(digest, out var bad) ? bad : null;

    private TimeSpan Age(Entry entry) => time.GetElapsedTime(entry.At);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private sealed record Entry(ReviewAnswer Answer, long At, TimeSpan FreshFor, TimeSpan UsableFor);
}
