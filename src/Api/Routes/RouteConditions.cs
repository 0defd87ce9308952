namespace DeepSeek.Api.Routes;

/// <summary>Types of a route's conditions. All of them are written on the first visit.</summary>
public static class RouteConditions
{
    /// <summary>Configuration is programmed and being served: <see cref="Accepted"/>, <see cref="ResolvedRefs"/>, <see cref="GatewayAvailable"/> and <see cref="Programmed"/>. Says nothing about incidents, so that one doesn't turn a GitOps application red.</summary>
    public const string Ready = nameof(Ready);

    /// <summary>The spec can be acted on.</summary>
    public const string Accepted = nameof(Accepted);

    /// <summary>
    /// Every Service and local model that the spec names exists, and the gateways have every key and certificate bundle. They alone say so, since
    /// the operator may not read Secrets: Unknown until they have.
    /// </summary>
    public const string ResolvedRefs = nameof(ResolvedRefs);

    /// <summary>Enough gateway pods of the current template are ready.</summary>
    public const string GatewayAvailable = nameof(GatewayAvailable);

    /// <summary>Every ready gateway serves by the latest snapshot.</summary>
    public const string Programmed = nameof(Programmed);

    /// <summary>The last evaluation had something to judge by.</summary>
    public const string MetricsAvailable = nameof(MetricsAvailable);

    /// <summary>No level is reached.</summary>
    public const string TrafficHealthy = nameof(TrafficHealthy);

    /// <summary>Traffic isn't where the spec's shares put it. Negative polarity.</summary>
    public const string TrafficShifted = nameof(TrafficShifted);

    /// <summary>A tier's circuit is open. Negative polarity.</summary>
    public const string CircuitOpen = nameof(CircuitOpen);

    /// <summary>The cache is in use, with everything that it has. Doesn't gate <see cref="Ready"/>.</summary>
    public const string CacheActive = nameof(CacheActive);

    /// <summary>The local models asked for are ready. Doesn't gate <see cref="Ready"/>.</summary>
    public const string LocalModelReady = nameof(LocalModelReady);

    /// <summary>The DNS records asked for are written, and external-dns has read them. Doesn't gate <see cref="Ready"/>.</summary>
    public const string DNSReady = nameof(DNSReady);

    /// <summary>Monitoring objects are written. Doesn't gate <see cref="Ready"/>.</summary>
    public const string MonitoringReady = nameof(MonitoringReady);

    /// <summary>Analysis and weights are frozen. Negative polarity.</summary>
    public const string Suspended = nameof(Suspended);

    /// <summary>Every type, in the order of status.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Ready, Accepted, ResolvedRefs, GatewayAvailable, Programmed, MetricsAvailable, TrafficHealthy, TrafficShifted, CircuitOpen,
        CacheActive, LocalModelReady, DNSReady, MonitoringReady, Suspended,
    ];
}
