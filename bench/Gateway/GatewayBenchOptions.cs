namespace DeepSeek.Bench.Gateway;

/// <summary>What a run of the bench measures.</summary>
internal sealed record GatewayBenchOptions
{
    /// <summary>How often each row is measured, in turn with the others.</summary>
    public int Rounds { get; init; }

    /// <summary>Seconds of each measurement.</summary>
    public int Seconds { get; init; }

    /// <summary>Names of scenarios; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    public TimeSpan Each => TimeSpan.FromSeconds(Seconds);
}
