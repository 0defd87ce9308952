using DeepSeek.Gateway.Admission;
using DeepSeek.Gateway.Authentication;
using DeepSeek.Gateway.Caching;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Protocol.Metering;
using DeepSeek.Protocol.Routing;
using Prometheus;

namespace DeepSeek.Gateway.Metering;

/// <summary>What the gateway is at the moment of a scrape: gauges written just before each, so that time alone can change them (a breaker half opens by itself).</summary>
internal sealed class StateGauges
{
    private static readonly string[] BackendLabels = ["route", "tier", "backend"];

    private readonly Lock _lock = new();
    private readonly Gauge _snapshot;
    private readonly Gauge _rejected;
    private readonly Gauge _streak;
    private readonly Gauge _latency;
    private readonly Gauge _breaker;
    private readonly Gauge _credentials;
    private readonly Gauge _limits;
    private readonly Gauge _cacheBytes;
    private readonly Gauge _cacheAnswers;
    private readonly Gauge _redis;
    private readonly Gauge _clientKeys;
    private readonly Gauge _inFlight;
    private readonly Gauge _queue;
    private readonly TimeProvider _time;

    public StateGauges(CollectorRegistry registry, TimeProvider time)
    {
        _time = time;
        var metrics = Metrics.WithCustomRegistry(registry);
        _snapshot = metrics.CreateGauge(GatewayMetricNames.SnapshotInfo, "1 for the snapshot that is served.", ["hash"]);
        _rejected = metrics.CreateGauge(GatewayMetricNames.SnapshotRejected, "1 while the newest snapshot is refused.", ["hash"]);
        _streak = metrics.CreateGauge(GatewayMetricNames.ProbeStreak, "Successful probes in a row.", BackendLabels);
        _latency = metrics.CreateGauge(GatewayMetricNames.BackendLatency, "Probe round trip, weighted mean.", BackendLabels);
        _breaker = metrics.CreateGauge(GatewayMetricNames.BreakerState, "0 closed, 1 half open, 2 open, ejected or without its credentials.", BackendLabels);
        _credentials = metrics.CreateGauge(
            GatewayMetricNames.CredentialAvailable, "1 for a credential of the served snapshot that is mounted and can be used, 0 for one that is missing.", ["credential"]);
        _limits = metrics.CreateGauge(
            GatewayMetricNames.AccountLimit, "Attempts at once that an upstream account takes, learnt from its 429s; absent while it refuses none.", ["route", "account"]);
        _cacheBytes = metrics.CreateGauge("deepseek_gateway_cache_memory_bytes", "Bytes of answers in this gateway's memory.", ["route"]);
        _cacheAnswers = metrics.CreateGauge("deepseek_gateway_cache_memory_answers", "Answers in this gateway's memory.", ["route"]);
        _redis = metrics.CreateGauge(GatewayMetricNames.CacheRedisUp, "1 while the cache's Redis can be used, 0 while it can't, by why.", ["route", "reason"]);
        _clientKeys = metrics.CreateGauge("deepseek_gateway_client_keys", "Keys of clients that are known, where the served snapshot asks for them; 0: every client is refused.", ["route"]);
        _inFlight = metrics.CreateGauge(GatewayMetricNames.InFlight, "Requests inside, those that wait included.");
        _queue = metrics.CreateGauge(GatewayMetricNames.QueueLength, "Requests that wait to be admitted.");
    }

    /// <summary>Writes them all.</summary>
    public void Publish(SnapshotReceiver snapshots, DrainGate drain, AdmissionGate admission, ClientKeys keys)
    {
        // Two scrapes at once must not see each other's half-written state.
        lock (_lock)
        {
            _inFlight.Set(drain.Inside);
            _queue.Set(admission.QueueLength);
            Replace(_snapshot, snapshots.Current is { } model ? [([model.Hash], 1)] : []);
            Replace(_rejected, snapshots.Rejected is { } rejected ? [([rejected.Hash], 1)] : []);
            Publish(snapshots.Current, snapshots.Current?.Snapshot.ClientAuth is { Type: ClientAuthSettings.ApiKeys } auth ? (auth.Secret, keys.Count) : null);
        }
    }

    private void Publish(RouteModel? model, (string? Secret, int Count)? clients)
    {
        var now = _time.GetUtcNow();
        var backends = model?.Backends ?? [];
        Replace(_streak, backends.Select(b => (Labels(b), (double)b.State.Probes.Streak)));
        Replace(_breaker, backends.Select(b => (Labels(b), (double)b.StateAt(now))));
        Replace(_latency, backends.Where(b => b.State.Probes.LatencySeconds is not null).Select(b => (Labels(b), b.State.Probes.LatencySeconds!.Value)));
        Replace(_clientKeys, clients is { Count: var count } ? [([model!.Route], count)] : []);
        Publish(model?.Cache);
        var credentials = backends.SelectMany(b => b.Credentials.Each()).Concat(model?.Cache?.Redis?.Credentials() ?? []).Concat(clients is { Secret: { } secret } known ? [(Name: secret, IsThere: known.Count > 0)] : []);
        Replace(_credentials, credentials.GroupBy(c => c.Name).Select(c => (new[] { c.Key }, c.All(x => x.IsThere) ? 1d : 0d)));

        Replace(_limits, backends.Select(b => b.Account).Distinct().Where(a => a.LearntLimit(now) is not null)
            .Select(a => (new[] { model!.Route, a.Name }, (double)a.LearntLimit(now)!.Value)));

        string[] Labels(BackendModel backend) => [model!.Route, backend.Tier, backend.Settings.Name];
    }

    private void Publish(AnswerCache? cache)
    {
        Replace(_cacheBytes, cache is null ? [] : [([cache.Route], (double)cache.Bytes)]);
        Replace(_cacheAnswers, cache is null ? [] : [([cache.Route], (double)cache.Count)]);
        Replace(_redis, cache?.Redis is not { } redis ? [] : [([cache.Route, redis.Trouble ?? ""], redis.Trouble is null ? 1d : 0d)]);
    }

    /// <summary>Sets what is, and removes what no longer is.</summary>
    private static void Replace(Gauge gauge, IEnumerable<(string[] Labels, double Value)> now)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (labels, value) in now)
        {
            gauge.WithLabels(labels).Set(value);
            kept.Add(string.Join('\n', labels));
        }

        foreach (var labels in gauge.GetAllLabelValues().Where(l => !kept.Contains(string.Join('\n', l))).ToArray())
        {
            gauge.RemoveLabelled(labels);
        }
    }
}
