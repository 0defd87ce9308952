namespace DeepSeek.Api.Routes;

/// <summary>A Prometheus that scrapes the gateways.</summary>
public sealed record PrometheusSpec
{
    /// <summary>Base URL, such as http://prometheus-operated.monitoring:9090.</summary>
    [Required, Length(512, Min = 1), Pattern(@"^https?://[^\s/?#@]+(/[^\s?#]*)?$")]
    public string Address { get; set; } = "";

    /// <summary>Longest wait for an answer.</summary>
    [DurationBounds("100ms", "1m")]
    public Duration Timeout { get; set; } = Duration.Seconds(5);

    /// <summary>
    /// PromQL that gives attempts and errors by tier: an instant vector whose series have the labels <c>tier</c> and <c>count</c>, the latter <c>attempts</c> or
    /// <c>errors</c>; each value is how many there were in the window. Empty: the built-in query over the gateways' own metrics.
    /// </summary>
    [Length(4096)]
    public string Query { get; set; } = "";
}
