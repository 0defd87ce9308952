namespace DeepSeek.Bench.Gateway.Availability;

/// <summary>How availability is measured.</summary>
internal sealed record AvailabilityOptions
{
    /// <summary>Of each row while nodes fail.</summary>
    public int Requests { get; init; }

    /// <summary>Of the faults.</summary>
    public int Seed { get; init; }

    /// <summary>When clients give up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
