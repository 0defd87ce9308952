namespace DeepSeek.Api.Routes;

/// <summary>What a route should do. Only <see cref="Tiers"/> is required.</summary>
[Rule("!has(self.override) || !has(self.override.tier) || self.tiers.exists(t, t.name == self.override.tier)", RouteMessages.OverrideTierUnknown, FieldPath = ".override.tier")]
[Rule("!has(self.nodeTiers) || self.nodeTiers.all(n, n.tierOrder.all(o, self.tiers.exists(t, t.name == o)))", RouteMessages.NodeTierUnknown, FieldPath = ".nodeTiers")]
public sealed record DeepSeekRouteSpec
{
    /// <summary>Freeze analysis and weights. Gateways go on serving, generated objects stay and are still kept as they should be.</summary>
    public bool Suspend { get; set; }

    /// <summary>Enforce, or only say what would be done.</summary>
    public RouteMode Mode { get; set; }

    /// <summary>Pins level or tier by hand, until a time. Absent: analysis decides.</summary>
    public OverrideSpec? Override { get; set; }

    /// <summary>Model names that clients use and what upstreams call them. Empty: names pass through. Providers rename models; clients then need not change.</summary>
    [Items(64), ListMap("name")]
    public IReadOnlyList<ModelAliasSpec> Models { get; set; } = [];

    /// <summary>Groups of upstream nodes, in order of preference: traffic moves down the list when a tier is sick, and back when it recovers.</summary>
    [Required, Items(8, Min = 1), ListMap("name")]
    [Rule("!self.exists(t, has(t.share)) || self.map(t, has(t.share) ? t.share : 0).sum() == 100", RouteMessages.SharesDoNotSumTo100)]
    public IReadOnlyList<TierSpec> Tiers { get; set; } = [];

    /// <summary>Other tier orders for gateways on some nodes, such as the local model first on edge nodes with a GPU. The first entry that matches a node counts.</summary>
    [Items(16), ListMap("name")]
    public IReadOnlyList<NodeTierSpec> NodeTiers { get; set; } = [];

    /// <summary>How a backend is chosen inside a tier.</summary>
    public LoadBalancingSpec LoadBalancing { get; set; } = new();

    /// <summary>The one retry budget of a request, over all tiers and backends.</summary>
    public RetrySpec Retry { get; set; } = new();

    /// <summary>Every timer of a request.</summary>
    public TimeoutSpec Timeouts { get; set; } = new();

    /// <summary>When a gateway stops sending to a backend by itself, within a second.</summary>
    public CircuitBreakerSpec CircuitBreaker { get; set; } = new();

    /// <summary>Answers kept for repetition.</summary>
    public CacheSpec Cache { get; set; } = new();

    /// <summary>How error rates are measured and what they lead to.</summary>
    public AnalysisSpec Analysis { get; set; } = new();

    /// <summary>How traffic returns to a tier that is well again.</summary>
    public RecoverySpec Recovery { get; set; } = new();

    /// <summary>DNS records for the route through external-dns. Absent: none.</summary>
    public DnsSpec? Dns { get; set; }

    /// <summary>The gateway pods.</summary>
    public GatewaySpec Gateway { get; set; } = new();

    /// <summary>An equivalent nginx configuration.</summary>
    public NginxSpec Nginx { get; set; } = new();

    /// <summary>Scraping, alerting rules and a dashboard.</summary>
    public MonitoringSpec Monitoring { get; set; } = new();

    /// <summary>
    /// Percent of traffic of each tier at level Normal, in the order of <see cref="Tiers"/>: as written, or 100 for the first and 0 for
    /// the others when no tier names a share. Next to a written share an absent one is 0.
    /// </summary>
    public IReadOnlyList<int> ConfiguredShares() => Tiers.Any(tier => tier.Share is not null)
        ? [.. Tiers.Select(tier => tier.Share ?? 0)]
        : [.. Tiers.Select((_, index) => index == 0 ? 100 : 0)];
}
