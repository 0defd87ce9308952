namespace DeepSeek.Protocol.Routing;

/// <summary>One upstream endpoint. References of the route (services, local models) are already resolved to a URL.</summary>
public sealed record SnapshotBackend
{
    public required string Name { get; init; }

    /// <summary>Base URL, with or without a trailing <c>/v1</c>; request paths are appended to it.</summary>
    public required string Url { get; init; }

    /// <summary>The upstream key as <c>&lt;secret&gt;/&lt;key&gt;</c>, a file below the gateway's credentials directory. Absent: the client's Authorization is passed on, unless it was meant for the gateway.</summary>
    public string? Credential { get; init; }

    /// <summary>Backends of one account share a concurrency limit. Absent: the backend is its own account.</summary>
    public string? Account { get; init; }

    /// <summary>Effective weight inside the tier, 0..1000. 0: no traffic while a backend with weight is usable.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>Failures within <see cref="FailTimeout"/> that eject the backend for <see cref="FailTimeout"/> (nginx max_fails); 0: never.</summary>
    public int MaxFails { get; set; } = 3;

    /// <summary>See <see cref="MaxFails"/> (nginx fail_timeout).</summary>
    public TimeSpan FailTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Used only when no other backend of the tier is usable (nginx backup).</summary>
    public bool Backup { get; init; }

    /// <summary>Requests in flight to the backend's account; 0: no limit.</summary>
    public int MaxConcurrency { get; init; }

    /// <summary>Headers set on every upstream request.</summary>
    public IReadOnlyList<HeaderSetting> Headers { get; set; } = [];

    /// <summary>TLS settings that differ from the system's defaults.</summary>
    public TlsSettings? Tls { get; init; }
}
