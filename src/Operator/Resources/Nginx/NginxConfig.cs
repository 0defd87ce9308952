using System.Globalization;
using System.Text;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Operator.Resources.Nginx;

/// <summary>
/// What nginx can do of a snapshot, as a whole nginx.conf: shares between tiers, weights and ejection within them, failover within and between,
/// upstream keys from files. Holds no secret.
/// </summary>
internal static class NginxConfig
{
    private const string ErrorTail = "\"type\":\"server_error\",\"param\":null";

    /// <summary>Statuses after which another tier is asked: those that the gateway takes for the upstream's fault.</summary>
    private const string Retried = "429 500 502 503 504";

    /// <summary>Null when no backend has an address that nginx takes.</summary>
    public static string? Write(RoutingSnapshot snapshot)
    {
        var tiers = NginxTier.Of(snapshot);
        if (tiers.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder();
        Frame(text, snapshot);
        Shares(text, tiers);
        foreach (var tier in tiers)
        {
            Upstream(text, tier, snapshot);
        }

        Entry(text, tiers, snapshot);
        foreach (var backend in tiers.SelectMany(static tier => tier.Backends))
        {
            text.Append('\n').Append(NginxServers.Write(backend, snapshot));
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>nginx can't tell a stream from a whole answer before it comes, nor a token from a keep-alive: as long as the route lets any of them take.</summary>
    public static TimeSpan ReadTimeout(TimeoutSettings timeouts) => new[] { timeouts.FirstToken, timeouts.StreamIdle, timeouts.Attempt }.Max();

    private static void Frame(StringBuilder text, RoutingSnapshot snapshot)
    {
        Line(text, 0, $"# DeepSeekRoute {NginxText.Quote($"{snapshot.Namespace}/{snapshot.Name}")}. Generated: changes are overwritten.");
        Line(text, 0, "worker_processes auto;");
        Line(text, 0, $"worker_shutdown_timeout {NginxText.Time(snapshot.Admission.DrainTimeout)};");
        Line(text, 0, $"pid {NginxPaths.Runtime}/nginx.pid;");
        Line(text, 0, "error_log /dev/stderr warn;");
        Line(text, 0, "events { worker_connections 4096; }");
        Line(text, 0, "http {");
        foreach (var kind in (string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
        {
            Line(text, 1, $"{kind}_temp_path {NginxPaths.Runtime}/{kind}_temp;");
        }

        Line(text, 1, "server_tokens off;");
        Line(text, 1, "default_type application/json;");
        Line(text, 1, "map_hash_bucket_size 128;");
        Line(text, 1, "proxy_headers_hash_bucket_size 256;");
        Line(text, 1, "proxy_headers_hash_max_size 4096;");
        Line(text, 1, "variables_hash_bucket_size 256;");
        Line(text, 1, "variables_hash_max_size 16384;");
        Line(text, 1, "proxy_http_version 1.1;");
        Line(text, 1, "proxy_buffering off;");
        Line(text, 1, "proxy_redirect off;");
        Line(text, 1, "proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Buffering X-Accel-Charset;");
        // Nothing in it that a client or an upstream has written.
        Line(text, 1, "log_format deepseek '$time_iso8601 id=$request_id tier=$deepseek_tier_1 path=$deepseek_path status=$status '");
        Line(text, 1, "                    'tried=\"$upstream_addr\" answered=\"$upstream_status\" seconds=$request_time bytes=$bytes_sent';");
        Line(text, 1, "access_log /dev/stdout deepseek;");
    }

    // Drawn by a number that is the request's own; the tier after it is asked when it fails, and after the last one the first.
    private static void Shares(StringBuilder text, IReadOnlyList<NginxTier> tiers)
    {
        text.Append('\n');
        Line(text, 1, "split_clients $request_id $deepseek_tier_1 {");
        var drawn = tiers.Where(static tier => tier.Share > 0).ToArray();
        foreach (var tier in drawn[..^1])
        {
            Line(text, 2, string.Create(CultureInfo.InvariantCulture, $"{tier.Share / 100}.{tier.Share % 100:00}% {tier.Name};"));
        }

        Line(text, 2, $"* {drawn[^1].Name};");
        Line(text, 1, "}");
        for (var next = 2; next <= tiers.Count; next++)
        {
            Line(text, 1, Invariant($"map $deepseek_tier_{next - 1} $deepseek_tier_{next} {{"));
            for (var t = 0; t < tiers.Count; t++)
            {
                Line(text, 2, $"\"{tiers[t].Name}\" {tiers[(t + 1) % tiers.Count].Name};");
            }

            Line(text, 1, "}");
        }

        Line(text, 1, "map $uri $deepseek_path {");
        foreach (var (path, upstream) in Paths)
        {
            Line(text, 2, $"{path} {upstream};");
        }

        Line(text, 2, "default \"\";");
        Line(text, 1, "}");
    }

    private static IEnumerable<(string Path, string Upstream)> Paths =>
    [
        ("/v1/chat/completions", "/chat/completions"), ("/chat/completions", "/chat/completions"),
        ("/beta/chat/completions", "/beta/chat/completions"), ("/beta/v1/chat/completions", "/beta/chat/completions"),
        ("/v1/completions", "/completions"), ("/completions", "/completions"),
        ("/beta/completions", "/beta/completions"), ("/beta/v1/completions", "/beta/completions"),
        ("/v1/embeddings", "/embeddings"), ("/embeddings", "/embeddings"),
        ("/anthropic/v1/messages", "/anthropic/v1/messages"),
        ("/v1/models", "/models"), ("/models", "/models"),
    ];

    private static void Upstream(StringBuilder text, NginxTier tier, RoutingSnapshot snapshot)
    {
        text.Append('\n');
        Line(text, 1, $"upstream {tier.Name} {{");
        Line(text, 2, $"zone {tier.Name} 128k;");
        // What a conversation began with is in the body, which nginx doesn't read: PrefixHash is balanced by load.
        if (snapshot.LoadBalancing != "RoundRobin")
        {
            Line(text, 2, "least_conn;");
        }

        foreach (var backend in tier.Backends)
        {
            var settings = backend.Settings;
            var limit = settings.MaxConcurrency > 0 ? Invariant($" max_conns={settings.MaxConcurrency}") : "";
            Line(text, 2, Invariant($"server {backend.Socket} weight={Math.Max(1, settings.Weight)} max_fails={settings.MaxFails} fail_timeout={NginxText.Seconds(settings.FailTimeout)}{limit}{(backend.IsBackup ? " backup" : "")};"));
        }

        Line(text, 1, "}");
    }

    private static void Entry(StringBuilder text, IReadOnlyList<NginxTier> tiers, RoutingSnapshot snapshot)
    {
        text.Append('\n');
        Line(text, 1, "server {");
        Line(text, 2, "listen 8080;");
        Line(text, 2, "client_max_body_size 100m;");
        Line(text, 2, "client_body_buffer_size 1m;");
        if (snapshot.ClientAuth is not null)
        {
            Line(text, 2, $"include {NginxPaths.ClientAuth};");
        }

        Line(text, 2, $"proxy_read_timeout {NginxText.Time(ReadTimeout(snapshot.Timeouts) + (2 * snapshot.Timeouts.Connect) + TimeSpan.FromSeconds(1))};");
        // A completion may be asked for twice: nothing but its price is lost.
        Line(text, 2, "proxy_next_upstream error timeout invalid_header http_429 http_500 http_502 http_503 http_504 non_idempotent;");
        Line(text, 2, Invariant($"proxy_next_upstream_tries {snapshot.Retry.Attempts};"));
        Line(text, 2, $"proxy_next_upstream_timeout {NginxText.Time(snapshot.Timeouts.Request)};");
        Line(text, 2, "proxy_intercept_errors on;");
        Line(text, 2, "recursive_error_pages on;");
        Line(text, 2, "proxy_set_header Connection \"\";");
        Line(text, 2, "add_header x-request-id $request_id always;");
        Line(text, 2, "location = /healthz { access_log off; return 200; }");
        Line(text, 2, "location / {");
        Line(text, 3, $"if ($deepseek_path = \"\") {{ return 404 '{{\"error\":{{\"message\":\"Unknown request URL.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"unknown_url\"}}}}'; }}");
        Try(text, 1, tiers.Count);
        for (var step = 2; step <= tiers.Count; step++)
        {
            Line(text, 2, Invariant($"location @tier_{step} {{"));
            Try(text, step, tiers.Count);
        }

        Line(text, 2, "location @exhausted {");
        Line(text, 3, "add_header Retry-After 1 always;");
        Line(text, 3, "add_header x-request-id $request_id always;");
        Line(text, 3, $"return 503 '{{\"error\":{{\"message\":\"No upstream answered.\",{ErrorTail},\"code\":\"upstream_exhausted\"}}}}';");
        Line(text, 2, "}");
        Line(text, 1, "}");
    }

    private static void Try(StringBuilder text, int step, int steps)
    {
        Line(text, 3, Invariant($"proxy_pass http://$deepseek_tier_{step}$deepseek_path$is_args$args;"));
        Line(text, 3, $"error_page {Retried} = {(step < steps ? Invariant($"@tier_{step + 1}") : "@exhausted")};");
        Line(text, 2, "}");
    }

    private static void Line(StringBuilder text, int depth, string line) => NginxServers.Line(text, depth, line);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
