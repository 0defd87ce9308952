using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Resources;
using DeepSeek.Protocol.Routing;
using k8s.Models;

namespace DeepSeek.Operator.Planning;

/// <summary>From a route, its resolved backends and the shares of the moment to what gateways serve by.</summary>
internal static class SnapshotCompiler
{
    /// <param name="route">A valid route.</param>
    /// <param name="backends">By tier and backend name; a backend without an entry can't be reached and is left out.</param>
    /// <param name="step">Shares and open circuits.</param>
    /// <param name="gateways">How many gateways will serve by it, at least 1: they share the probing.</param>
    /// <param name="nodeTiers">Orders for some nodes, over all tiers of the route; null: none.</param>
    /// <returns>Null when no backend at all can be reached: gateways then keep what they have.</returns>
    public static RoutingSnapshot? Compile(DeepSeekRoute route, ResolvedBackends backends, AnalysisStep step, int gateways, IReadOnlyList<SnapshotNodeTier>? nodeTiers = null)
    {
        SnapshotTier[] tiers = [.. route.Spec.Tiers.Select(tier => Tier(tier, backends, step)).Where(static tier => tier.Backends.Count > 0)];
        return tiers.Length == 0 ? null : new RoutingSnapshot
        {
            Namespace = route.Namespace() ?? "default",
            Name = route.Name(),
            Level = step.State.Level.ToString(),
            Transitions = Transitions(step.State.Transitions),
            Models = [.. route.Spec.Models.Select(static model => new ModelAlias(model.Name, model.UpstreamModel))],
            Tiers = WholeShares(tiers),
            NodeTiers = nodeTiers is null ? null : [.. nodeTiers.Select(order => WholeShares(order, tiers))],
            LoadBalancing = route.Spec.LoadBalancing.Policy.ToString(),
            Retry = Retry(route.Spec.Retry),
            Timeouts = Timeouts(route.Spec.Timeouts),
            CircuitBreaker = Breaker(route.Spec.CircuitBreaker),
            Probe = Probe(route.Spec.Recovery.Probe, gateways),
            Admission = Admission(route.Spec.Gateway),
            ClientAuth = ClientAuth(route),
            Cache = CacheCompiler.Compile(route, step.State),
        };
    }

    // A transition comes with a new level, which is another snapshot anyway. Whole seconds, so that what status remembers of the time makes the same
    // bytes after a restart; and no word while there was none, so that calm routes keep theirs.
    private static SnapshotTransition[]? Transitions(IReadOnlyList<LevelTransition> transitions) => transitions.Count == 0 ? null :
    [
        .. transitions.Select(static transition => new SnapshotTransition(
            DateTimeOffset.FromUnixTimeSeconds(transition.Time.ToUnixTimeSeconds()),
            transition.From.ToString(),
            transition.To.ToString(),
            transition.Reason.ToString(),
            transition.Message)),
    ];

    private static SnapshotTier Tier(TierSpec tier, ResolvedBackends backends, AnalysisStep step) => new()
    {
        Name = tier.Name,
        Share = step.Shares.FirstOrDefault(share => share.Tier == tier.Name).Percent,
        CircuitOpen = step.CircuitOpen.Contains(tier.Name),
        Backends = [.. tier.Backends.Zip(Weights(tier, step), (backend, weight) => Backend(tier.Name, backend, weight, backends)).OfType<SnapshotBackend>()],
    };

    private static IReadOnlyList<int> Weights(TierSpec tier, AnalysisStep step)
        => EffectiveWeights.Of([.. tier.Backends.Select(backend => (backend.Weight, step.PercentOf(new BackendKey(tier.Name, backend.Name))))]);

    // A tier that was left out takes its share with it; the first of the others carries it.
    private static SnapshotTier[] WholeShares(SnapshotTier[] tiers)
    {
        var missing = 100 - tiers.Sum(static tier => tier.Share);
        var heir = Math.Max(0, Array.FindIndex(tiers, static tier => !tier.CircuitOpen));
        tiers[heir] = tiers[heir] with { Share = tiers[heir].Share + missing };
        return tiers;
    }

    private static SnapshotNodeTier WholeShares(SnapshotNodeTier order, SnapshotTier[] tiers)
    {
        SnapshotTier[] left = [.. order.Tiers
            .Select(place => tiers.FirstOrDefault(tier => tier.Name == place.Tier) is { } tier ? tier with { Share = place.Share } : null).OfType<SnapshotTier>()];
        return order with { Tiers = [.. WholeShares(left).Select(static tier => new SnapshotTierShare(tier.Name, tier.Share))] };
    }

    private static SnapshotBackend? Backend(string tier, BackendSpec backend, int weight, ResolvedBackends backends)
        => backends.UrlOf(tier, backend.Name) is not { } url ? null : new SnapshotBackend
        {
            Name = backend.Name,
            Url = url,
            Credential = RouteSecrets.FileOf(backend.ApiKeySecretRef),
            // One key is one account, whether or not the user says so.
            Account = backend.Account ?? RouteSecrets.FileOf(backend.ApiKeySecretRef),
            Weight = weight,
            MaxFails = backend.MaxFails,
            FailTimeout = backend.FailTimeout,
            Backup = backend.Backup,
            MaxConcurrency = backend.MaxConcurrency,
            Headers = [.. backend.Headers.Select(static header => new HeaderSetting(header.Name, header.Value))],
            Tls = backend.Tls is not { } tls ? null : new TlsSettings
            {
                Ca = RouteSecrets.FileOf(tls.CaSecretRef),
                ServerName = tls.ServerName,
                InsecureSkipVerify = tls.InsecureSkipVerify,
            },
        };

    private static RetrySettings Retry(RetrySpec retry) => new()
    {
        Attempts = retry.Attempts,
        BaseInterval = retry.BaseInterval,
        MaxInterval = retry.MaxInterval,
        Jitter = retry.Jitter.ToString(),
        BudgetPercent = retry.BudgetPercent,
        HonorRetryAfter = retry.HonorRetryAfter,
        MaxRetryAfter = retry.MaxRetryAfter,
    };

    private static TimeoutSettings Timeouts(TimeoutSpec timeouts) => new()
    {
        Connect = timeouts.Connect,
        FirstToken = timeouts.FirstToken,
        StreamIdle = timeouts.StreamIdle,
        Attempt = timeouts.Attempt,
        Request = timeouts.Request,
        Commit = timeouts.Commit,
    };

    private static BreakerSettings Breaker(CircuitBreakerSpec breaker) => new()
    {
        ConsecutiveFailures = breaker.ConsecutiveFailures,
        FailurePercent = breaker.FailurePercent,
        MinimumRequests = breaker.MinimumRequests,
        SamplingWindow = breaker.SamplingWindow,
        OpenFor = breaker.OpenFor,
        HalfOpenRequests = breaker.HalfOpenRequests,
    };

    // Each of N gateways asks N times less often, each at a moment of its own, so that an upstream is asked once per interval by all together.
    private static ProbeSettings Probe(ProbeSpec probe, int gateways) => new() { Interval = probe.Interval.Value * gateways, Timeout = probe.Timeout, Path = probe.Path };

    private static AdmissionSettings Admission(GatewaySpec gateway) => new()
    {
        MaxConcurrency = gateway.MaxConcurrency,
        QueueMaxLength = gateway.Queue.MaxLength,
        QueueTimeout = gateway.Queue.Timeout,
        DrainTimeout = gateway.DrainTimeout,
    };

    // Without it, so that routes which ask nobody keep the bytes they had before there was any.
    private static ClientAuthSettings? ClientAuth(DeepSeekRoute route) => route.Spec.Gateway.ClientAuth switch
    {
        { Type: ClientAuthType.ApiKeys } keys => new ClientAuthSettings { Type = ClientAuthSettings.ApiKeys, Secret = keys.SecretRef?.Name },
        { Type: ClientAuthType.ServiceAccountTokens } tokens => new ClientAuthSettings
        {
            Type = ClientAuthSettings.ServiceAccountTokens,
            Audience = ClientAuthSettings.TokenAudience,
            Namespaces = tokens.Namespaces.Count > 0 ? tokens.Namespaces : [route.Namespace() ?? "default"],
        },
        _ => null,
    };
}
