namespace DeepSeek.ControllerRuntime.Leadership;

/// <summary>The lease that replicas compete for, and how.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>The namespace of the Lease.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name of the Lease; one per deployment of the program.</summary>
    public required string Name { get; init; }

    /// <summary>Names this process; unlike any other's, also the one it had before a restart.</summary>
    public required string Identity { get; init; }

    /// <summary>How long others wait for a holder who says nothing. Default: 15 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After how long without a renewal the holder gives up; less than <see cref="LeaseDuration"/>. Default: 10 s.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause between attempts to get or renew the lease, stretched at random by up to a fifth. Default: 2 s.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
