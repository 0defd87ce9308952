using DeepSeek.Gateway.Balancing;
using DeepSeek.Gateway.Caching;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Health;
using DeepSeek.Gateway.Routing;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>
/// Compiles snapshots and carries over from one to the next what must survive: counters and breaker of a backend, the account's
/// concurrency, open connections. What the newest snapshot no longer names is forgotten; requests that still use it keep it alive,
/// and its idle connections close by themselves. Called by one thread at a time.
/// </summary>
internal sealed class BackendRegistry(CredentialStore credentials, AnswerCaches caches, Dice dice, TimeProvider time)
{
    private Dictionary<(string Tier, string Name, string Url), BackendState> _states = [];
    private Dictionary<(string Account, string? Credential), AccountState> _accounts = [];
    private Dictionary<(string Url, TlsSettings? Tls, TimeSpan Connect), UpstreamTransport> _transports = [];

    /// <summary>Where the gateway runs; null: nobody said.</summary>
    public string? Node { get; init; }

    public RouteModel Compile(string hash, RoutingSnapshot snapshot)
    {
        var states = new Dictionary<(string, string, string), BackendState>();
        var accounts = new Dictionary<(string, string?), AccountState>();
        var transports = new Dictionary<(string, TlsSettings?, TimeSpan), UpstreamTransport>();
        var tiers = NodeOrder.Of(snapshot, Node).Select(tier => new TierModel(tier, [.. tier.Backends.Select(b => Backend(tier.Name, b))])).ToArray();
        (_states, _accounts, _transports) = (states, accounts, transports);
        return new RouteModel(
            hash, snapshot, tiers, BalancingPolicies.Create(snapshot.LoadBalancing, dice), RetryPipeline.Build(snapshot.Retry, time))
        {
            Cache = caches.Of(snapshot),
        };

        BackendModel Backend(string tier, SnapshotBackend settings)
        {
            // A backend without an account is its own.
            var account = settings.Account ?? $"{tier}/{settings.Name}";
            var connect = snapshot.Timeouts.Connect;
            return new BackendModel(
                tier,
                settings,
                Keep(_states, states, (tier, settings.Name, settings.Url), () => new BackendState()),
                Keep(_accounts, accounts, (account, settings.Credential), () => new AccountState(account)),
                new BackendCredentials(settings, credentials),
                Keep(_transports, transports, (settings.Url, settings.Tls, connect), () => new UpstreamTransport(settings.Tls, connect, credentials)));
        }
    }

    private static TValue Keep<TKey, TValue>(Dictionary<TKey, TValue> before, Dictionary<TKey, TValue> now, TKey key, Func<TValue> create)
        where TKey : notnull
    {
        if (!now.TryGetValue(key, out var value))
        {
            value = before.TryGetValue(key, out var kept) ? kept : create();
            now[key] = value;
        }

        return value;
    }
}
