namespace DeepSeek.Bench.Operator;

/// <summary>What a run of the bench measures.</summary>
internal sealed record BenchOptions
{
    /// <summary>Numbers of routes, each in a world of its own.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [];

    /// <summary>Local models beside the routes.</summary>
    public int Models { get; init; }

    /// <summary>How long nothing changes in the steady state, seconds.</summary>
    public int SteadySeconds { get; init; }

    /// <summary>Names of scenarios; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Whether the last world stays until the user ends the bench.</summary>
    public bool Keep { get; init; }

    public TimeSpan Steady => TimeSpan.FromSeconds(SteadySeconds);
}
