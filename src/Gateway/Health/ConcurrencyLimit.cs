namespace DeepSeek.Gateway.Health;

/// <summary>
/// How many attempts an account takes at once, learnt from its 429s as TCP learns a window (additive increase, multiplicative decrease):
/// a refusal cuts the limit to three quarters of what was in flight, a round of answers raises it by one, and it is forgotten once no
/// refusal has come for a while. There is none before the first refusal. The instant is a parameter. Not thread-safe: its owner holds
/// the lock.
/// </summary>
/// <remarks>
/// DeepSeek's 429 speaks of the account's concurrency (https://api-docs.deepseek.com/quick_start/rate_limit). Its 503 speaks of the
/// servers: it comes however little is asked, and a limit that shrank by it would shrink to nothing.
/// </remarks>
internal sealed class ConcurrencyLimit
{
    private const double Cut = 0.75;

    /// <summary>After so long without a refusal, the account may have grown by any amount.</summary>
    private static readonly TimeSpan Forget = TimeSpan.FromSeconds(30);

    private DateTimeOffset _refused;
    private double _limit = double.PositiveInfinity;

    /// <summary>Attempts at once, at least 1; null: none was learnt.</summary>
    public int? At(DateTimeOffset now) => double.IsFinite(_limit) && now - _refused < Forget ? (int)_limit : null;

    /// <summary>The account refused an attempt for being too many.</summary>
    /// <param name="inFlight">Attempts at that time, this one included. One alone can't be too many: that is a limit of another kind.</param>
    /// <param name="began">When the attempt did. What was under way at the last cut says nothing new.</param>
    /// <param name="now">The instant.</param>
    public void Refused(int inFlight, DateTimeOffset began, DateTimeOffset now)
    {
        var known = At(now);
        if (inFlight > 1 && (known is null || began >= _refused))
        {
            _limit = Math.Max(1, Math.Min(inFlight, known ?? inFlight) * Cut);
            _refused = now;
        }
    }

    /// <summary>The account answered.</summary>
    /// <param name="inFlight">Attempts at that time, this one included: a limit that isn't reached isn't raised.</param>
    /// <param name="now">The instant.</param>
    public void Answered(int inFlight, DateTimeOffset now)
    {
        if (At(now) is { } limit && inFlight >= limit)
        {
            _limit += 1 / _limit;
        }
    }
}
