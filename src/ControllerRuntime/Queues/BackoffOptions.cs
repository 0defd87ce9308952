namespace DeepSeek.ControllerRuntime.Queues;

/// <summary>How long a key waits after its n-th failure in a row: <see cref="First"/>·2ⁿ, at most <see cref="Longest"/>.</summary>
public sealed record BackoffOptions
{
    /// <summary>The wait after the first failure. Default: 5 ms.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The longest wait. Default: 60 s.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The wait after so many failures in a row.</summary>
    /// <param name="failures">1 or more.</param>
    public TimeSpan After(int failures)
    {
        var doubled = First.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 62));
        return doubled < Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(doubled) : Longest;
    }
}
