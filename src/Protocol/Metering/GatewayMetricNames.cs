namespace DeepSeek.Protocol.Metering;

/// <summary>
/// Names that a gateway exposes and others read: the operator's analysis, the alerting rules, dashboards.
/// Renaming one is a breaking change.
/// </summary>
public static class GatewayMetricNames
{
    /// <summary>The label backend of requests that were meant for a tier of which every backend is out.</summary>
    public const string NoBackend = "";

    /// <summary>Counter of attempts at upstreams. Labels: route, tier, backend, model, code (HTTP status, or 0 where there was none).</summary>
    public const string ApiRequests = "deepseek_api_requests_total";

    /// <summary>Counter of attempts that failed. Labels: route, tier, backend, reason.</summary>
    public const string ApiErrors = "deepseek_api_errors_count";

    /// <summary>Histogram of attempts. Labels: route, tier, backend, phase (first_token | total).</summary>
    public const string ApiLatency = "deepseek_api_latency_seconds";

    /// <summary>Gauge, 1 for the snapshot that is served. Label: hash.</summary>
    public const string SnapshotInfo = "deepseek_gateway_snapshot_info";

    /// <summary>Gauge, 1 while the newest snapshot received is refused and an older one is served. Label: hash (of the refused one).</summary>
    public const string SnapshotRejected = "deepseek_gateway_snapshot_rejected_info";

    /// <summary>Gauge: successful probes in a row since the last failure. Labels: route, tier, backend.</summary>
    public const string ProbeStreak = "deepseek_gateway_probe_streak";

    /// <summary>Gauge: probe round trip, exponentially weighted mean, seconds. Labels: route, tier, backend.</summary>
    public const string BackendLatency = "deepseek_gateway_backend_latency_seconds";

    /// <summary>Gauge: 0 closed, 1 half open, 2 open, ejected or without its credentials. Labels: route, tier, backend.</summary>
    public const string BreakerState = "deepseek_gateway_breaker_state";

    /// <summary>Gauge: attempts at once that an upstream account takes, as learnt from its 429s; absent while it refuses none. Labels: route, account.</summary>
    public const string AccountLimit = "deepseek_gateway_account_limit";

    /// <summary>Counter of requests. Label: outcome (ok | caller_error | rejected | truncated | client_gone | failed), as clients saw it.</summary>
    public const string Requests = "deepseek_gateway_requests_total";

    /// <summary>Histogram of the attempts that requests took.</summary>
    public const string Attempts = "deepseek_gateway_attempts";

    /// <summary>Gauge of requests inside, those that wait included.</summary>
    public const string InFlight = "deepseek_gateway_in_flight";

    /// <summary>Gauge of requests that wait to be admitted.</summary>
    public const string QueueLength = "deepseek_gateway_queue_length";

    /// <summary>Counter of requests of routes with a cache. Labels: result (hit | stale | miss | bypass), level (memory | redis | flight, of hits).</summary>
    public const string CacheRequests = "deepseek_gateway_cache_requests_total";

    /// <summary>Gauge of routes whose cache has a Redis: 1 while this gateway can use it, 0 while it can't. Labels: route, reason (empty while it can).</summary>
    public const string CacheRedisUp = "deepseek_gateway_cache_redis_up";

    /// <summary>
    /// Gauge, for each key and certificate bundle that the served snapshot names: 1 while it is mounted and can be used, 0 while it isn't.
    /// Label: credential (<c>&lt;secret&gt;/&lt;key&gt;</c>; the name alone, never the contents). The Secret that lists the clients' keys is called by its
    /// name alone, and is available while it lists one that can be used.
    /// </summary>
    public const string CredentialAvailable = "deepseek_gateway_credential_available";
}
