namespace DeepSeek.Protocol.Routing;

/// <summary>Answers kept for repetition. Absent from a snapshot: none are kept, and those that were are forgotten.</summary>
public sealed record CacheSettings
{
    /// <summary>Each client sees only answers to its own requests: the default of <see cref="Scope"/>.</summary>
    public const string Principal = "Principal";

    /// <summary>All clients of the route share answers.</summary>
    public const string Route = "Route";

    /// <summary>Requests with temperature 0 or a seed: the default of <see cref="Cacheable"/>.</summary>
    public const string Deterministic = "Deterministic";

    /// <summary>Every request.</summary>
    public const string All = "All";

    /// <summary>
    /// Whether kept answers are served. False: the first level is filled and waits, so that it isn't empty at the moment it is needed (mode
    /// OnCritical while the route is well).
    /// </summary>
    public bool Serve { get; set; } = true;

    /// <summary>Bytes of the first level, in the memory of each gateway.</summary>
    public long MemoryBytes { get; set; } = 1L << 30;

    /// <summary>The second level. Absent: memory only.</summary>
    public RedisSettings? Redis { get; init; }

    /// <summary>How long an answer is fresh that was seen to change.</summary>
    public TimeSpan Frequent { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>How long an answer is fresh of which nothing is known yet.</summary>
    public TimeSpan Normal { get; set; } = TimeSpan.FromSeconds(3600);

    /// <summary>How long an answer is fresh that was the same again.</summary>
    public TimeSpan Stable { get; set; } = TimeSpan.FromSeconds(86400);

    /// <summary>How long after it expired an answer may still be served when every attempt failed.</summary>
    public TimeSpan StaleIfError { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Who shares answers: <c>Principal</c> or <c>Route</c>.</summary>
    public string Scope { get; set; } = Principal;

    /// <summary>Which requests are cached: <c>Deterministic</c> or <c>All</c>.</summary>
    public string Cacheable { get; set; } = Deterministic;
}
