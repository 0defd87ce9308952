namespace DeepSeek.Protocol.Routing;

/// <summary>What one gateway process takes on.</summary>
public sealed record AdmissionSettings
{
    /// <summary>Requests served at once.</summary>
    public int MaxConcurrency { get; set; } = 50;

    /// <summary>Requests that wait beyond <see cref="MaxConcurrency"/>; more get 429.</summary>
    public int QueueMaxLength { get; set; } = 200;

    /// <summary>The longest wait; then 503.</summary>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long running requests may go on after SIGTERM.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromMinutes(10);
}
