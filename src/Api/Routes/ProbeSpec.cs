namespace DeepSeek.Api.Routes;

/// <summary>Active probes: a GET that costs no tokens.</summary>
public sealed record ProbeSpec
{
    /// <summary>Time between probes of one backend, by all gateways of the route together.</summary>
    [DurationBounds("1s", "10m")]
    public Duration Interval { get; set; } = Duration.Seconds(10);

    /// <summary>Successes in a row that count as well again.</summary>
    [Bounds(1, 100)]
    public int SuccessThreshold { get; set; } = 5;

    /// <summary>Longest wait for an answer.</summary>
    [DurationBounds("100ms", "1m")]
    public Duration Timeout { get; set; } = Duration.Seconds(5);

    /// <summary>Appended to the backend's URL.</summary>
    [Length(256), Pattern(@"^/[^\s?#]*$")]
    public string Path { get; set; } = "/models";
}
