namespace DeepSeek.Protocol.Routing;

/// <summary>Timers. <see cref="FirstToken"/> and <see cref="StreamIdle"/> run on semantic events alone, never on bytes or keep-alives.</summary>
public sealed record TimeoutSettings
{
    /// <summary>TCP and TLS.</summary>
    public TimeSpan Connect { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>From the request sent to the first semantic event.</summary>
    public TimeSpan FirstToken { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Between semantic events.</summary>
    public TimeSpan StreamIdle { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A non-stream attempt as a whole; a stream's way to its first event. Never cuts a stream that flows.</summary>
    public TimeSpan Attempt { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>The whole request, all attempts and waits.</summary>
    public TimeSpan Request { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>When a streaming client gets its 200 and keep-alives although no attempt has committed.</summary>
    public TimeSpan Commit { get; set; } = TimeSpan.FromSeconds(15);
}
