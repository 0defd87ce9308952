namespace DeepSeek.Standalone.Demo;

/// <summary>What the clients got. Thread-safe.</summary>
internal sealed class DemoTally
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _failures = [];
    private int _requests;

    public int Requests
    {
        get
        {
            lock (_lock)
            {
                return _requests;
            }
        }
    }

    public int Failed
    {
        get
        {
            lock (_lock)
            {
                return _failures.Values.Sum();
            }
        }
    }

    /// <summary>How often each kind of failure was seen.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_lock)
            {
                return [.. _failures.Select(static kind => $"{kind.Value} × {kind.Key}")];
            }
        }
    }

    public double SuccessPercent => Requests == 0 ? 0 : 100.0 * (Requests - Failed) / Requests;

    /// <param name="failure">Null: the answer was whole.</param>
    public void Add(string? failure)
    {
        lock (_lock)
        {
            _requests++;
            if (failure is not null)
            {
                _failures[failure] = _failures.GetValueOrDefault(failure) + 1;
            }
        }
    }
}
