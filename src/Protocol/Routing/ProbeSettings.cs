namespace DeepSeek.Protocol.Routing;

/// <summary>Active probes: a GET that costs no tokens.</summary>
public sealed record ProbeSettings
{
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Appended to the backend's URL.</summary>
    public string Path { get; set; } = "/models";
}
