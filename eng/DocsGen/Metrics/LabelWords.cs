namespace DeepSeek.DocsGen.Metrics;

/// <summary>What labels mean. Where one label means different things, the metric stands before it.</summary>
internal static class LabelWords
{
    private static readonly Dictionary<string, string> Words = new()
    {
        ["account"] = "the upstream account, `account` of the backend, or what tells its key apart",
        ["backend"] = "the backend's name; empty for requests meant for a tier of which every backend is out",
        ["code"] = "the HTTP status, 0 where there was none",
        ["controller"] = "the controller: one for each kind that is reconciled or measured",
        ["credential"] = "`<secret>/<key>`, or the Secret of the clients' keys; names alone, never contents",
        ["from"] = "the level before: `Normal`, `Warning`, `Critical`, `Emergency`",
        ["hash"] = "of the snapshot, as in `status.gateway.snapshotHash`",
        ["host"] = "the API server",
        ["method"] = "the HTTP method",
        ["model"] = "the model as the upstream is asked for it; `none` without one, `other` until an upstream has answered to it, and for those beyond 50",
        ["name"] = "the queue, which is called like its controller; of `leader_election_master_status` the Lease",
        ["namespace"] = "of the route; Prometheus renames it to `exported_namespace` where a target has a label of that name",
        ["phase"] = "`first_token`: until the first token of a stream; `total`: until the answer was whole",
        ["priority"] = "of the keys in the queue",
        ["route"] = "the operator: the route's name; a gateway: `<namespace>/<name>`",
        ["tier"] = "the tier's name",
        ["to"] = "the level after",
        ["controller_runtime_reconcile_total.result"] = "`success`, `error`, `requeue`, `requeue_after`",
        ["deepseek_api_errors_count.reason"] = "why the attempt failed: [the reasons](errors.md#why-an-attempt-failed)",
        ["deepseek_gateway_cache_redis_errors_total.reason"] = "`no_credential`, `authentication`, `connection`, `out_of_memory`, `invalid_entry`, `server_error`, `timeout`, `tls`",
        ["deepseek_gateway_cache_redis_up.reason"] = "why it can't be used, as of the errors; empty while it can",
        ["deepseek_gateway_cache_requests_total.level"] = "of hits: `memory`, `redis`, `flight` (what an identical request of the moment got)",
        ["deepseek_gateway_cache_requests_total.result"] = "`hit`, `stale`, `miss`, `bypass`",
        ["deepseek_gateway_client_auth_total.result"] = "`accepted`, `missing`, `refused`, `not_allowed`, `unavailable`",
        ["deepseek_gateway_requests_total.outcome"] = "`ok`, `caller_error`, `rejected` (too many, draining, no snapshot), `truncated`, `client_gone`, `failed`",
        ["deepseek_gateway_token_reviews_total.result"] = "`authenticated`, `refused`, `forbidden` (the gateway may not ask), `unreachable`",
        ["deepseek_gateway_tokens_total.kind"] = "`prompt`, `completion`, `cache_hit` and `cache_miss` (parts of the prompt, by the upstream's cache), `reasoning`",
        ["deepseek_route_backend_weight.kind"] = "`desired`: as measurement wants it; `effective`: as gateways are told",
        ["deepseek_route_evaluations_total.outcome"] = "`Value`, `NoData`, `SourceError`",
        ["deepseek_route_gateways.state"] = "`asked`, and `acknowledged`: those that serve by the newest snapshot",
        ["deepseek_route_transitions_total.reason"] = "`ErrorRateExceeded`, `ErrorRateCleared`, `OverrideApplied`, `OverrideExpired`",
        ["dslm_request_success_total.finished_reason"] = "`stop`, `length`, `abort` (the server stopped), `left` (its client did)",
    };

    /// <summary>Labels that mean the same with every metric: one table for all.</summary>
    public static IEnumerable<(string Label, string Meaning)> Shared => Words.Where(static pair => !pair.Key.Contains('.', StringComparison.Ordinal)).Select(static pair => (pair.Key, pair.Value));

    /// <summary>What the label means with this metric alone; null where the table for all has it.</summary>
    public static string? Own(string metric, string label) =>
        Words.TryGetValue($"{metric}.{label}", out var own) ? own
        : Words.ContainsKey(label) ? null
        : throw new InvalidOperationException($"{metric}: say in {nameof(LabelWords)} what its label {label} means.");
}
