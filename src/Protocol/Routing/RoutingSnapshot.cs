namespace DeepSeek.Protocol.Routing;

/// <summary>
/// What a gateway serves by: compiled from one DeepSeekRoute, immutable, replaced whole.
/// Travels as <c>routing.json</c>. Holds no secret material: credentials are named, never carried.
/// </summary>
/// <remarks>
/// Fields with a default have a setter only because generated JSON readers write default(T) over the default of an init-only property
/// that is absent. Nothing sets them later.
/// </remarks>
public sealed record RoutingSnapshot
{
    /// <summary>The key of the snapshot in its ConfigMap, and its usual file name.</summary>
    public const string FileName = "routing.json";

    /// <summary>The format this build writes, and the only one it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Format version. A reader refuses versions that it doesn't know.</summary>
    public int Version { get; set; } = CurrentVersion;

    /// <summary>Namespace of the DeepSeekRoute.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the DeepSeekRoute.</summary>
    public required string Name { get; init; }

    /// <summary>The incident level the shares were computed at: Normal, Warning, Critical or Emergency. For display; gateways act on the fields below.</summary>
    public string Level { get; set; } = "Normal";

    /// <summary>How the level came to be what it is: its last changes, oldest first, at most ten. For display. Absent: it never changed, or the writer doesn't say.</summary>
    public IReadOnlyList<SnapshotTransition>? Transitions { get; init; }

    /// <summary>Client-visible model names and what upstreams call them. Empty: names pass through.</summary>
    public IReadOnlyList<ModelAlias> Models { get; set; } = [];

    /// <summary>In order of preference. Their shares sum to 100.</summary>
    public required IReadOnlyList<SnapshotTier> Tiers { get; init; }

    /// <summary>Other orders of the tiers, for gateways on some nodes. Absent: one order for all.</summary>
    public IReadOnlyList<SnapshotNodeTier>? NodeTiers { get; init; }

    /// <summary>How a backend is chosen inside a tier: <c>WeightedLeastRequest</c>, <c>RoundRobin</c> or <c>PrefixHash</c>.</summary>
    public string LoadBalancing { get; set; } = "WeightedLeastRequest";

    /// <summary>The one attempt budget of a request.</summary>
    public RetrySettings Retry { get; set; } = new();

    /// <summary>Every timer of a request.</summary>
    public TimeoutSettings Timeouts { get; set; } = new();

    /// <summary>When a gateway stops sending to a backend by itself.</summary>
    public BreakerSettings CircuitBreaker { get; set; } = new();

    /// <summary>Active probes.</summary>
    public ProbeSettings Probe { get; set; } = new();

    /// <summary>How many requests are served, and how many wait.</summary>
    public AdmissionSettings Admission { get; set; } = new();

    /// <summary>How clients prove who they are. Absent: not at all.</summary>
    public ClientAuthSettings? ClientAuth { get; init; }

    /// <summary>Answers kept for repetition. Absent: none are.</summary>
    public CacheSettings? Cache { get; init; }
}
