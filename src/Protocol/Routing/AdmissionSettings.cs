namespace DeepSeek.Protocol.Routing;

/// <summary>What one gateway process takes on.</summary>
public sealed record AdmissionSettings
{
    /// <summary>Requests served at once.</summary>
    public int MaxConcurrency { get; init; } = 50;

    /// <summary>Requests that wait beyond <see cref="MaxConcurrency"/>; more get 429.</summary>
    public int QueueMaxLength { get; init; } = 200;

    /// <summary>The longest wait; then 503.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long running requests may go on after SIGTERM.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
