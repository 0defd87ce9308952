namespace DeepSeek.DocsGen.Metrics;

/// <summary>In what a metric counts: its name says so by Prometheus' convention, and where it doesn't, this table does.</summary>
internal static class MetricUnit
{
    private static readonly Dictionary<string, string> Named = new()
    {
        ["controller_runtime_active_workers"] = "workers",
        ["controller_runtime_max_concurrent_reconciles"] = "workers",
        ["controller_runtime_reconcile_errors_total"] = "reconciles",
        ["controller_runtime_reconcile_panics_total"] = "reconciles",
        ["controller_runtime_reconcile_timeouts_total"] = "reconciles",
        ["controller_runtime_reconcile_total"] = "reconciles",
        ["controller_runtime_terminal_reconcile_errors_total"] = "reconciles",
        ["deepseek_api_errors_count"] = "attempts",
        ["deepseek_api_requests_total"] = "attempts",
        ["deepseek_gateway_account_limit"] = "attempts at once",
        ["deepseek_gateway_attempts"] = "attempts",
        ["deepseek_gateway_breaker_state"] = "0, 1, 2",
        ["deepseek_gateway_cache_memory_answers"] = "answers",
        ["deepseek_gateway_cache_redis_errors_total"] = "times",
        ["deepseek_gateway_cache_redis_up"] = "0, 1",
        ["deepseek_gateway_cache_requests_total"] = "requests",
        ["deepseek_gateway_client_auth_total"] = "requests",
        ["deepseek_gateway_client_keys"] = "keys",
        ["deepseek_gateway_credential_available"] = "0, 1",
        ["deepseek_gateway_fail_open_total"] = "attempts",
        ["deepseek_gateway_in_flight"] = "requests",
        ["deepseek_gateway_probe_streak"] = "probes",
        ["deepseek_gateway_queue_length"] = "requests",
        ["deepseek_gateway_requests_total"] = "requests",
        ["deepseek_gateway_snapshot_info"] = "1",
        ["deepseek_gateway_snapshot_rejected_info"] = "1",
        ["deepseek_gateway_token_reviews_total"] = "questions",
        ["deepseek_gateway_tokens_total"] = "tokens",
        ["deepseek_route_backend_weight"] = "weight",
        ["deepseek_route_evaluations_total"] = "evaluations",
        ["deepseek_route_flap_guard_holding"] = "0, 1",
        ["deepseek_route_gateways"] = "gateways",
        ["deepseek_route_level"] = "0 to 3",
        ["deepseek_route_share"] = "percent",
        ["deepseek_route_transitions_total"] = "changes",
        ["dslm_generation_tokens_total"] = "tokens",
        ["dslm_kv_cache_usage"] = "ratio",
        ["dslm_num_requests_running"] = "requests",
        ["dslm_num_requests_waiting"] = "requests",
        ["dslm_prompt_tokens_total"] = "tokens",
        ["dslm_request_success_total"] = "requests",
        ["leader_election_master_status"] = "0, 1",
        ["rest_client_requests_total"] = "requests",
        ["workqueue_adds_total"] = "keys",
        ["workqueue_depth"] = "keys",
        ["workqueue_retries_total"] = "keys",
    };

    public static string Of(string metric) =>
        metric.EndsWith("_seconds", StringComparison.Ordinal) ? "seconds"
        : metric.EndsWith("_bytes", StringComparison.Ordinal) ? "bytes"
        : metric.EndsWith("_ratio", StringComparison.Ordinal) ? "ratio, 0 to 1"
        : Named.TryGetValue(metric, out var unit) ? unit
        : throw new InvalidOperationException($"{metric}: name its unit in {nameof(MetricUnit)}.");
}
