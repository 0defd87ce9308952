namespace DeepSeek.Api.Routes;

/// <summary>A PrometheusRule with one alert per level.</summary>
public sealed record PrometheusRuleSpec
{
    /// <summary>Whether it is generated. Where the kind isn't served, ConfigMap &lt;route&gt;-alerts carries the same rules.</summary>
    public MonitoringMode Mode { get; set; }

    /// <summary>Labels by which your Prometheus selects it.</summary>
    [Items(32), ItemText(63)]
    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();
}
