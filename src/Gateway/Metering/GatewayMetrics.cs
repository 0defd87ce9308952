using System.Globalization;
using DeepSeek.Gateway.Authentication;
using DeepSeek.Gateway.Caching;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Protocol.Chat;
using DeepSeek.Protocol.Metering;
using Prometheus;

namespace DeepSeek.Gateway.Metering;

/// <summary>What the gateway counts while it serves. Names that others read are in <see cref="GatewayMetricNames"/>.</summary>
internal sealed class GatewayMetrics
{
    private const int MaxModels = 50;

    /// <summary>The label where a request has no model.</summary>
    private const string NoModel = "none";

    private const string NoBackend = GatewayMetricNames.NoBackend;

    /// <summary>From a quick first token to the longest answer that the request timeout allows.</summary>
    private static readonly double[] LatencyBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600];

    /// <summary>From 50 µs to 100 ms.</summary>
    private static readonly double[] OverheadBuckets = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1];

    private readonly BoundedLabels _models = new(MaxModels);
    private readonly Counter _apiRequests;
    private readonly Counter _apiErrors;
    private readonly Histogram _apiLatency;
    private readonly Counter _requests;
    private readonly Histogram _attempts;
    private readonly Histogram _overhead;
    private readonly Counter _failOpen;
    private readonly Counter _tokens;
    private readonly Counter _cache;
    private readonly Counter _cacheRedisErrors;
    private readonly Counter _clientAuth;
    private readonly Counter _tokenReviews;

    public GatewayMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _apiRequests = metrics.CreateCounter(GatewayMetricNames.ApiRequests, "Attempts at upstreams.", ["route", "tier", "backend", "model", "code"]);
        _apiErrors = metrics.CreateCounter(GatewayMetricNames.ApiErrors, "Attempts at upstreams that failed.", ["route", "tier", "backend", "reason"]);
        _apiLatency = metrics.CreateHistogram(
            GatewayMetricNames.ApiLatency, "Time of attempts that succeeded.", ["route", "tier", "backend", "phase"],
            new HistogramConfiguration { Buckets = LatencyBuckets });
        _requests = metrics.CreateCounter(GatewayMetricNames.Requests, "Requests by what the client saw.", ["outcome"]);
        _attempts = metrics.CreateHistogram(
            GatewayMetricNames.Attempts, "Attempts that requests took.", new HistogramConfiguration { Buckets = [0, 1, 2, 3, 4, 5, 7, 10] });
        _overhead = metrics.CreateHistogram(
            "deepseek_gateway_overhead_seconds", "Time of requests inside the gateway, without what they waited for: admission, upstreams, backoff, their client.",
            new HistogramConfiguration { Buckets = OverheadBuckets });
        _failOpen = metrics.CreateCounter("deepseek_gateway_fail_open_total", "Attempts at a backend that was out, because all were.", ["route", "tier", "backend"]);
        _tokens = metrics.CreateCounter("deepseek_gateway_tokens_total", "Tokens as upstreams counted them.", ["route", "tier", "backend", "kind"]);
        _cache = metrics.CreateCounter(GatewayMetricNames.CacheRequests, "Requests of routes with a cache, by what it did, and the level that answered.", ["result", "level"]);
        _cacheRedisErrors = metrics.CreateCounter("deepseek_gateway_cache_redis_errors_total", "Times that Redis was of no use, by why.", ["reason"]);
        _clientAuth = metrics.CreateCounter("deepseek_gateway_client_auth_total", "Requests of routes that authenticate clients, by whether the client was let in.", ["result"]);
        _tokenReviews = metrics.CreateCounter("deepseek_gateway_token_reviews_total", "Questions to the API server about tokens, by what came of them.", ["result"]);
    }

    /// <summary>An attempt ended.</summary>
    public void Attempt(Exchange exchange, BackendModel backend, AttemptOutcome outcome, TimeSpan elapsed)
    {
        var (route, tier, name) = (exchange.Model.Route, backend.Tier, backend.Settings.Name);
        var model = exchange.UpstreamModel is { } given ? _models.Of(given, proven: outcome.Failure is null) : NoModel;
        _apiRequests.WithLabels(route, tier, name, model, outcome.Status.ToString(CultureInfo.InvariantCulture)).Inc();
        if (outcome.Failure is { IsError: true } failure)
        {
            _apiErrors.WithLabels(route, tier, name, failure.Reason).Inc();
        }

        if (outcome.FirstToken is { } firstToken)
        {
            _apiLatency.WithLabels(route, tier, name, "first_token").Observe(firstToken.TotalSeconds);
        }

        if (outcome.Failure is null)
        {
            _apiLatency.WithLabels(route, tier, name, "total").Observe(elapsed.TotalSeconds);
        }

        if (outcome.Usage is { } usage)
        {
            Tokens(route, tier, name, usage);
        }
    }

    /// <summary>
    /// A request was meant for a tier of which every backend is out. It counts as an attempt that failed, without a backend: else the
    /// error rate of a tier would look best when nothing gets through to it any more, and whoever watches the rate would see an outage end.
    /// </summary>
    public void Unserved(Exchange exchange, string tier)
    {
        var model = exchange.UpstreamModel is { } given ? _models.Of(given, proven: false) : NoModel;
        _apiRequests.WithLabels(exchange.Model.Route, tier, NoBackend, model, "0").Inc();
        _apiErrors.WithLabels(exchange.Model.Route, tier, NoBackend, "no_usable_backend").Inc();
    }

    /// <summary>A request ended.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="own">
    /// The gateway's own part of its time: from when its headers were read to when its answer was handed to the connection, without the waits
    /// to find out who the client is, to be admitted, for the client's body, for an upstream's headers and each read of its answer, for a
    /// backoff or a free account, and for the client to take what was sent. Counted where an attempt was made, whatever came of it.
    /// </param>
    public void Request(Exchange exchange, TimeSpan own)
    {
        Request(exchange.Outcome);
        if (exchange.Cache is { } cache)
        {
            var (result, level) = LabelsOf(cache);
            _cache.WithLabels(result, level).Inc();
        }

        _attempts.Observe(exchange.Attempts.Count);
        if (exchange.Attempts.Count > 0)
        {
            _overhead.Observe(own.TotalSeconds);
        }
    }

    /// <summary>A request ended at the door.</summary>
    public void Request(RequestOutcome outcome) => _requests.WithLabels(LabelOf(outcome)).Inc();

    public void FailOpen(string route, BackendModel backend) => _failOpen.WithLabels(route, backend.Tier, backend.Settings.Name).Inc();

    /// <summary>A client was let in or not. Never by client: their number has no bound.</summary>
    public void ClientAuth(ClientVerdict verdict) => _clientAuth.WithLabels(LabelOf(verdict)).Inc();

    /// <summary>The API server was asked about a token.</summary>
    public void TokenReview(ReviewOutcome outcome) => _tokenReviews.WithLabels(LabelOf(outcome)).Inc();

    /// <summary>Redis was of no use to the cache.</summary>
    /// <param name="reason">One of <see cref="RedisTrouble"/>.</param>
    public void CacheRedisError(string reason) => _cacheRedisErrors.WithLabels(reason).Inc();

    /// <summary>What was counted so far.</summary>
    public TrafficTotals Totals() => TrafficTotals.Of(_requests, _apiRequests, _apiErrors, _apiLatency);

    /// <summary>A model as it may stand in labels and logs.</summary>
    public string ModelLabel(string? model) => model is null ? NoModel : _models.Of(model, proven: false);

    /// <summary>An outcome as it stands in labels.</summary>
    public static string LabelOf(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Ok => "ok",
        RequestOutcome.CallerError => "caller_error",
        RequestOutcome.Rejected => "rejected",
        RequestOutcome.Truncated => "truncated",
        RequestOutcome.ClientGone => "client_gone",
        _ => "failed",
    };

    private void Tokens(string route, string tier, string backend, TokenUsage usage)
    {
        _tokens.WithLabels(route, tier, backend, "prompt").Inc(usage.Prompt);
        _tokens.WithLabels(route, tier, backend, "completion").Inc(usage.Completion);
        _tokens.WithLabels(route, tier, backend, "cache_hit").Inc(usage.CacheHit);
        _tokens.WithLabels(route, tier, backend, "cache_miss").Inc(usage.CacheMiss);
        _tokens.WithLabels(route, tier, backend, "reasoning").Inc(usage.Reasoning);
    }

    private static (string Result, string Level) LabelsOf(CacheResult result) => result switch
    {
        CacheResult.Bypass => ("bypass", ""),
        CacheResult.Miss => ("miss", ""),
        CacheResult.HitMemory => ("hit", "memory"),
        CacheResult.HitRedis => ("hit", "redis"),
        CacheResult.Shared => ("hit", "flight"),
        _ => ("stale", ""),
    };

    private static string LabelOf(ClientVerdict verdict) => verdict switch
    {
        ClientVerdict.Accepted => "accepted",
        ClientVerdict.Missing => "missing",
        ClientVerdict.Refused => "refused",
        ClientVerdict.NotAllowed => "not_allowed",
        _ => "unavailable",
    };

    private static string LabelOf(ReviewOutcome outcome) => outcome switch
    {
        ReviewOutcome.Authenticated => "authenticated",
        ReviewOutcome.Refused => "refused",
        ReviewOutcome.Forbidden => "forbidden",
        _ => "unreachable",
    };
}
