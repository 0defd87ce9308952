namespace DeepSeek.Gateway.Pipeline;

/// <summary>How long a client may take to say what it wants. How long it may take to read has no limit of its own: the request timeout bounds it.</summary>
public sealed record ClientLimits
{
    /// <summary>From the first byte of a request to the end of its headers; then 408 and the connection is closed. Default 30 s.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between requests, and before the first of a connection; then it is closed. Default 130 s: longer than load balancers keep theirs, so that theirs end first.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>
    /// The least mean rate of a body that is being sent; below it 408. Default 1024. It turns away who sends next to nothing, not who has a
    /// slow link: for a long body the request timeout is the narrower limit (8 MiB within 10 minutes are 14 KiB/s).
    /// </summary>
    public double BodyBytesPerSecond { get; init; } = 1024;

    /// <summary>How long a body may be slower than that, from its beginning; more than 1 s. Default 10 s.</summary>
    public TimeSpan BodyGrace { get; init; } = TimeSpan.FromSeconds(10);
}
