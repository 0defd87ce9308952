namespace DeepSeek.Api.LocalModels;

/// <summary>Scraping.</summary>
public sealed record ModelMonitoringSpec
{
    /// <summary>A PodMonitor for the server pods.</summary>
    public PodMonitorSpec PodMonitor { get; set; } = new();
}
