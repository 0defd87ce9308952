namespace DeepSeek.Bench.Operator.Gateways;

/// <summary>The traffic of one gateway, by script: so many attempts per second, split by the shares of the snapshot that it serves by.</summary>
internal sealed class GatewayTraffic
{
    private readonly Lock _lock = new();
    private readonly double[] _attempts = new double[2];
    private readonly double[] _errors = new double[2];
    private double _perSecond;
    private double _firstTierErrors;
    private int _firstShare = 100;
    private long _upTo = TimeProvider.System.GetTimestamp();

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
            return [((long)_attempts[0], (long)_errors[0]), ((long)_attempts[1], (long)_errors[1])];
        }
    }

    private void Advance_NeedsLock()
    {
        var now = TimeProvider.System.GetTimestamp();
        var made = TimeProvider.System.GetElapsedTime(_upTo, now).TotalSeconds * _perSecond;
        var first = made * _firstShare / 100;
        _upTo = now;
        _attempts[0] += first;
        _errors[0] += first * _firstTierErrors;
        _attempts[1] += made - first;
    }
}
