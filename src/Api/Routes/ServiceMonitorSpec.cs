namespace DeepSeek.Api.Routes;

/// <summary>A ServiceMonitor for the gateways.</summary>
public sealed record ServiceMonitorSpec
{
    /// <summary>Whether it is generated.</summary>
    public MonitoringMode Mode { get; set; }

    /// <summary>Time between scrapes.</summary>
    [DurationBounds("1s", "1h")]
    public Duration Interval { get; set; } = Duration.Seconds(15);

    /// <summary>Labels by which your Prometheus selects it.</summary>
    [Items(32), ItemText(63)]
    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();
}
