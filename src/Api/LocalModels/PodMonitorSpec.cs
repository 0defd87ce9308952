namespace DeepSeek.Api.LocalModels;

/// <summary>A PodMonitor for the server pods.</summary>
public sealed record PodMonitorSpec
{
    /// <summary>Whether it is generated.</summary>
    public MonitoringMode Mode { get; set; }

    /// <summary>Labels by which your Prometheus selects it.</summary>
    [Items(32), ItemText(63)]
    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();
}
