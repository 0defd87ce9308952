namespace DeepSeek.Bench.Operator.Gateways;

/// <summary>The traffic of one gateway, by script: so many attempts per second, split by the shares of the snapshot that it serves by.</summary>
internal sealed class GatewayTraffic(TimeProvider time)
{
    private readonly Lock _lock = new();
    // Apart, as a gateway counts them: of a difference of two sums the whole part falls now and then, and a counter that falls means a restart.
    private readonly double[] _good = new double[2];
    private readonly double[] _errors = new double[2];
    private double _perSecond;
    private double _firstTierErrors;
    private int _firstShare = 100;
    private long _upTo = time.GetTimestamp();

    /// <param name="perSecond">Attempts per second from now on.</param>
    /// <param name="firstTierErrors">Which part of those at the first tier fails, 0..1.</param>
    public void Set(double perSecond, double firstTierErrors)
    {
        lock (_lock)
        {
            Advance_NeedsLock();
            (_perSecond, _firstTierErrors) = (perSecond, firstTierErrors);
        }
    }

    /// <summary>The first tier's share in percent from now on; the second has the rest.</summary>
    public void Share(int first)
    {
        lock (_lock)
        {
            Advance_NeedsLock();
            _firstShare = first;
        }
    }

    /// <summary>Whole attempts and errors of each tier up to now.</summary>
    public (long Attempts, long Errors)[] Counts()
    {
        lock (_lock)
        {
            Advance_NeedsLock();
            return [Whole(0), Whole(1)];
        }
    }

    private void Advance_NeedsLock()
    {
        var now = time.GetTimestamp();
        var made = time.GetElapsedTime(_upTo, now).TotalSeconds * _perSecond;
        var first = made * _firstShare / 100;
        _upTo = now;
        _good[0] += first * (1 - _firstTierErrors);
        _errors[0] += first * _firstTierErrors;
        _good[1] += made - first;
    }

    private (long Attempts, long Errors) Whole(int tier) => ((long)_good[tier] + (long)_errors[tier], (long)_errors[tier]);
}
