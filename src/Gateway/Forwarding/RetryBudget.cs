namespace DeepSeek.Gateway.Forwarding;

/// <summary>
/// Keeps retries from multiplying an outage: over the last ten seconds they may be a floor plus a percentage of the requests.
/// Ten buckets of a second; thread-safe.
/// </summary>
internal sealed class RetryBudget(TimeProvider time)
{
    /// <summary>Retries always allowed, per second: a gateway with little traffic must still fail over.</summary>
    public const int FloorPerSecond = 10;

    private const int Seconds = 10;

    private readonly Lock _lock = new();
    private readonly int[] _requests = new int[Seconds];
    private readonly int[] _retries = new int[Seconds];
    private long _second;

    /// <summary>A request came.</summary>
    public void Deposit()
    {
        lock (_lock)
        {
            _requests[Turn()]++;
        }
    }

    /// <summary>Takes one retry from the budget; false: it is spent.</summary>
    /// <param name="percent">Of the requests; 100 and above: no budget.</param>
    public bool TryWithdraw(int percent)
    {
        lock (_lock)
        {
            var now = Turn();
            var allowed = (FloorPerSecond * Seconds) + ((long)percent * _requests.Sum() / 100);
            if (percent < 100 && _retries.Sum() >= allowed)
            {
                return false;
            }

            _retries[now]++;
            return true;
        }
    }

    /// <summary>Empties the buckets that time has left behind; returns the present one.</summary>
    private int Turn()
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        var passed = (int)Math.Clamp(second - _second, 0, Seconds);
        for (var i = 0; i < passed; i++)
        {
            var stale = (int)((second - i) % Seconds);
            _requests[stale] = _retries[stale] = 0;
        }

        _second = Math.Max(second, _second);
        return (int)(_second % Seconds);
    }
}
