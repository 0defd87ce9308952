namespace DeepSeek.Gateway.Health;

/// <summary>
/// How many attempts an account takes at once, learnt from its 429s: a round of answers raises the limit by one, a refusal cuts it by half
/// the share of attempts that are refused, as DCTCP does (RFC 8257), so that a flood of refusals cuts deep and a stray one hardly. It is
/// forgotten once no refusal has come for a while. There is none before the first refusal. The instant is a parameter. Not thread-safe:
/// its owner holds the lock.
/// </summary>
/// <remarks>
/// DeepSeek's 429 speaks of the account's concurrency (https://api-docs.deepseek.com/quick_start/rate_limit). Its 503 speaks of the
/// servers: it comes however little is asked, and a limit that shrank by it would shrink to nothing.
/// </remarks>
internal sealed class ConcurrencyLimit
{
    /// <summary>Weight of the newest outcome in the share of refusals.</summary>
    private const double Alpha = 1.0 / 16;

    /// <summary>After so long without a refusal, the account may have grown by any amount.</summary>
    private static readonly TimeSpan Forget = TimeSpan.FromSeconds(30);

    private DateTimeOffset _refused;
    private double _limit = double.PositiveInfinity;
    private double _share;

    /// <summary>Attempts at once, at least 1; null: none was learnt.</summary>
    public int? At(DateTimeOffset now) => double.IsFinite(_limit) && now - _refused < Forget ? (int)_limit : null;

    /// <summary>The account refused an attempt for being too many.</summary>
    /// <param name="inFlight">Attempts at that time, this one included. One alone can't be too many: that is a limit of another kind.</param>
    /// <param name="began">When the attempt did. What was under way at the last cut says nothing new.</param>
    /// <param name="now">The instant.</param>
    public void Refused(int inFlight, DateTimeOffset began, DateTimeOffset now)
    {
        var limit = At(now) is null ? double.PositiveInfinity : _limit;
        if (inFlight > 1 && (double.IsInfinity(limit) || began >= _refused))
        {
            _limit = Math.Max(1, Math.Min(inFlight, limit) * (1 - (_share / 2)));
            _refused = now;
        }

        _share += Alpha * (1 - _share);
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

        _share -= Alpha * _share;
    }
}
