using Prometheus;

namespace DeepSeek.Inference.Metering;

/// <summary>What the server counts: vLLM's figures under the prefix dslm_, so that its dashboards need one change.</summary>
internal sealed class InferenceMetrics
{
    private readonly Counter _finished;

    public InferenceMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        Running = metrics.CreateGauge("dslm_num_requests_running", "Requests whose tokens are being computed.");
        Waiting = metrics.CreateGauge("dslm_num_requests_waiting", "Requests that wait for a slot.");
        CacheUsage = metrics.CreateGauge("dslm_kv_cache_usage", "Part of the KV cache that holds tokens, 0 to 1.");
        PromptTokens = metrics.CreateCounter("dslm_prompt_tokens_total", "Tokens of prompts that were computed.");
        AnswerTokens = metrics.CreateCounter("dslm_generation_tokens_total", "Tokens that were generated.");
        FirstToken = metrics.CreateHistogram("dslm_time_to_first_token_seconds", "From a request's arrival to its first token.", Buckets(0.001, 2, 18));
        BetweenTokens = metrics.CreateHistogram("dslm_inter_token_latency_seconds", "Between two tokens of an answer.", Buckets(0.0005, 2, 16));
        _finished = metrics.CreateCounter("dslm_request_success_total", "Requests that ended, by reason: stop, length, abort, or left by their client.", "finished_reason");
        foreach (var reason in new[] { "stop", "length", "abort", "left" })
        {
            _finished.WithLabels(reason);
        }
    }

    public Gauge Running { get; }

    public Gauge Waiting { get; }

    public Gauge CacheUsage { get; }

    public Counter PromptTokens { get; }

    public Counter AnswerTokens { get; }

    public Histogram FirstToken { get; }

    public Histogram BetweenTokens { get; }

    public void Finished(string reason) => _finished.WithLabels(reason).Inc();

    private static HistogramConfiguration Buckets(double start, double factor, int count) => new() { Buckets = Histogram.ExponentialBuckets(start, factor, count) };
}
