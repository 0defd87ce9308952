namespace DeepSeek.Api.Routes;

/// <summary>A ConfigMap with a Grafana dashboard.</summary>
public sealed record DashboardSpec
{
    /// <summary>Whether it is generated.</summary>
    public MonitoringMode Mode { get; set; }

    /// <summary>Labels by which Grafana's sidecar selects it.</summary>
    [Items(32), ItemText(63)]
    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string> { ["grafana_dashboard"] = "1" };
}
