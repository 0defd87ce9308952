namespace DeepSeek.Api.Routes;

/// <summary>Timers of a request. firstToken and streamIdle run on tokens alone: DeepSeek keeps busy connections alive with blank lines and comments, which count for nothing.</summary>
public sealed record TimeoutSpec
{
    /// <summary>TCP and TLS.</summary>
    [DurationBounds("10ms", "1m")]
    public Duration Connect { get; set; } = Duration.Seconds(3);

    /// <summary>From the request sent to the first token.</summary>
    [DurationBounds("10ms", "1h")]
    public Duration FirstToken { get; set; } = Duration.Seconds(30);

    /// <summary>Between tokens.</summary>
    [DurationBounds("10ms", "1h")]
    public Duration StreamIdle { get; set; } = Duration.Seconds(30);

    /// <summary>One attempt without streaming as a whole, or a stream's way to its first token. Never cuts a stream that flows.</summary>
    [DurationBounds("10ms", "1h")]
    public Duration Attempt { get; set; } = Duration.Seconds(120);

    /// <summary>The whole request, all attempts and waits.</summary>
    [DurationBounds("10ms", "24h")]
    public Duration Request { get; set; } = Duration.Minutes(10);

    /// <summary>When a streaming client gets its 200 and keep-alive comments although no attempt has a token yet.</summary>
    [DurationBounds("0s", "1h")]
    public Duration Commit { get; set; } = Duration.Seconds(15);
}
