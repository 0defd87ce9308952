namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>How a watch behaves.</summary>
public sealed record WatchOptions
{
    /// <summary>How many objects one page of the initial list has. Default: 100.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>The shortest time a watch is asked to last; the longest is twice that. Default: 5 min.</summary>
    public TimeSpan ShortestWatch { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The wait before the first new attempt. Default: 0.8 s.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>The longest wait between attempts. Default: 30 s.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After so long without trouble the waits start from the first again. Default: 2 min.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a kind that the server does not know is looked for. Default: 30 s.</summary>
    public TimeSpan AbsentPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Spreads watches and retries over time. Default: seeded by the operating system.</summary>
    public Random Random { get; init; } = new(System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>A watch that has stood still for so long is stuck: longer than any list, watch or wait lasts by itself.</summary>
    internal TimeSpan StuckAfter => (2 * ShortestWatch) + LongestWait + TimeSpan.FromMinutes(2);
}
