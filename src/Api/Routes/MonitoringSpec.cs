namespace DeepSeek.Api.Routes;

/// <summary>Scraping, alerting rules and a dashboard.</summary>
public sealed record MonitoringSpec
{
    /// <summary>A ServiceMonitor for the gateways.</summary>
    public ServiceMonitorSpec ServiceMonitor { get; set; } = new();

    /// <summary>A PrometheusRule with one alert per level.</summary>
    public PrometheusRuleSpec PrometheusRule { get; set; } = new();

    /// <summary>A ConfigMap with a Grafana dashboard.</summary>
    public DashboardSpec Dashboard { get; set; } = new();
}
