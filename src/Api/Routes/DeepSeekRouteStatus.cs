using k8s.Models;

namespace DeepSeek.Api.Routes;

/// <summary>What the operator observed and decided. Enough for a new leader to go on where the last one stopped.</summary>
public sealed record DeepSeekRouteStatus
{
    /// <summary>The generation of the spec that this status speaks of.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>The level now.</summary>
    public Level? Level { get; set; }

    /// <summary>The tier with the largest share.</summary>
    [Length(40)]
    public string? ActiveTier { get; set; }

    /// <summary>Base URL for clients inside the cluster.</summary>
    [Length(512)]
    public string? Endpoint { get; set; }

    /// <summary>The last evaluation, and the clocks that run.</summary>
    public AnalysisStatus? Analysis { get; set; }

    /// <summary>The tiers, in the order of the spec.</summary>
    [Items(8), ListMap("name")]
    public IReadOnlyList<TierStatus> Tiers { get; set; } = [];

    /// <summary>The gateway pods and the snapshot they serve by.</summary>
    public GatewayStatus? Gateway { get; set; }

    /// <summary>The managed Redis.</summary>
    public CacheServiceStatus? CacheService { get; set; }

    /// <summary>The recovery under way. Absent: none.</summary>
    public RecoveryStatus? Recovery { get; set; }

    /// <summary>The last ten level changes, the latest first.</summary>
    [Items(10)]
    public IReadOnlyList<TransitionStatus> Transitions { get; set; } = [];

    /// <summary>What holds of the route, and why. All types are there from the first visit on.</summary>
    [Items(32), ListMap("type")]
    public IReadOnlyList<V1Condition> Conditions { get; set; } = [];
}
