namespace DeepSeek.Bench.Gateway.Figures;

/// <summary>The figures to reach, by our gateway with every feature on. Ratios are against bare YARP in the same round.</summary>
internal static class GatewayTargets
{
    /// <summary>Added p50 at one connection, as a multiple.</summary>
    public static Target Latency { get; } = new(Relation.AtMost, 1.5);

    /// <summary>Requests per second on one core at 16 connections, as a multiple.</summary>
    public static Target Throughput { get; } = new(Relation.AtLeast, 0.7);

    /// <summary>Added time to the first token, milliseconds.</summary>
    public static Target FirstToken { get; } = new(Relation.AtMost, 0.5);

    /// <summary>Paced streams at once without a lost or late event.</summary>
    public static Target Streams { get; } = new(Relation.AtLeast, 1024);

    /// <summary>MB, idle.</summary>
    public static Target Memory { get; } = new(Relation.AtMost, 60);

    /// <summary>KiB for each open stream.</summary>
    public static Target MemoryPerStream { get; } = new(Relation.AtMost, 48);

    /// <summary>Milliseconds from the start of the process to the first answer.</summary>
    public static Target Start { get; } = new(Relation.AtMost, 150);

    /// <summary>Requests per second from memory at 16 connections, as a multiple.</summary>
    public static Target MemoryHits { get; } = new(Relation.AtLeast, 1);

    /// <summary>p99 of an answer from memory at one connection, milliseconds.</summary>
    public static Target MemoryHit { get; } = new(Relation.AtMost, 1);

    /// <summary>p99 of an answer from Redis at one connection, milliseconds.</summary>
    public static Target RedisHit { get; } = new(Relation.AtMost, 3);

    /// <summary>Percent of repeated questions that are answered from the cache.</summary>
    public static Target HitRatio { get; } = new(Relation.AtLeast, 89);

    /// <summary>Percent of requests that are answered completely while upstreams fail a third of theirs.</summary>
    public static Target Answered { get; } = new(Relation.AtLeast, 99.95);

    /// <summary>Attempts at upstreams for each request meanwhile.</summary>
    public static Target Attempts { get; } = new(Relation.AtMost, 1.6);

    /// <summary>Errors that clients saw during an outage of the preferred tier, in answers that had not begun.</summary>
    public static Target OutageErrors { get; } = new(Relation.Exactly, 0);

    /// <summary>Requests inside after the last client has gone.</summary>
    public static Target LeftInside { get; } = new(Relation.Exactly, 0);
}
