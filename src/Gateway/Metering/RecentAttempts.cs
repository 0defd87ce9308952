namespace DeepSeek.Gateway.Metering;

/// <summary>
/// The newest attempts, in a memory that never grows. Those that failed have a place of their own: successes come by the thousand, and must
/// not push out what somebody looks for. Thread-safe.
/// </summary>
internal sealed class RecentAttempts
{
    /// <summary>Of those that failed, and of the others.</summary>
    private const int OfEach = 100;

    private readonly Lock _lock = new();
    private readonly Ring<RecentAttempt> _failed = new(OfEach);
    private readonly Ring<RecentAttempt> _succeeded = new(OfEach);

    public void Add(in RecentAttempt attempt)
    {
        lock (_lock)
        {
            (attempt.Class is null ? _succeeded : _failed).Add(attempt);
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RecentAttempt> List()
    {
        lock (_lock)
        {
            return [.. _failed.ToArray().Concat(_succeeded.ToArray()).OrderByDescending(static attempt => attempt.Time)];
        }
    }
}
