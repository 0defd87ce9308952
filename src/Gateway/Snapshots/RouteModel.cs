using System.Collections.Frozen;
using DeepSeek.Gateway.Balancing;
using DeepSeek.Gateway.Caching;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Protocol.Routing;
using Polly;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>
/// What a snapshot was compiled to: immutable, replaced whole. A request holds on to the one it started with; only the
/// <see cref="Health.BackendState"/>s inside outlive it.
/// </summary>
internal sealed class RouteModel
{
    public RouteModel(
        string hash, RoutingSnapshot snapshot, IReadOnlyList<TierModel> tiers, IBalancingPolicy balancing, ResiliencePipeline<AttemptOutcome> retry)
    {
        Hash = hash;
        Snapshot = snapshot;
        Tiers = tiers;
        Balancing = balancing;
        Retry = retry;
        Route = $"{snapshot.Namespace}/{snapshot.Name}";
        Aliases = snapshot.Models.ToFrozenDictionary(m => m.Name, m => m.UpstreamModel, StringComparer.Ordinal);
        Backends = [.. tiers.SelectMany(t => t.Backends)];
    }

    /// <summary>Of the bytes it was compiled from.</summary>
    public string Hash { get; }

    public RoutingSnapshot Snapshot { get; }

    /// <summary>The label of metrics: namespace/name.</summary>
    public string Route { get; }

    /// <summary>From the client's name to the upstream's.</summary>
    public FrozenDictionary<string, string> Aliases { get; }

    /// <summary>In order of preference.</summary>
    public IReadOnlyList<TierModel> Tiers { get; }

    /// <summary>How a backend is chosen inside a tier.</summary>
    public IBalancingPolicy Balancing { get; }

    /// <summary>The one attempt budget of a request.</summary>
    public ResiliencePipeline<AttemptOutcome> Retry { get; }

    /// <summary>The answers that are kept; null: none are.</summary>
    public AnswerCache? Cache { get; init; }

    /// <summary>How clients prove who they are; null: not at all.</summary>
    public ClientAuthSettings? ClientAuth => Snapshot.ClientAuth is { Type: not ClientAuthSettings.None } auth ? auth : null;

    /// <summary>Of all tiers.</summary>
    public IReadOnlyList<BackendModel> Backends { get; }
}
