using System.Globalization;
using System.Text;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Operator.Resources.Nginx;

/// <summary>
/// One server inside nginx for each backend. Servers of one <c>upstream</c> get the same path, headers, key and TLS name, and those of a tier differ
/// in all of them: so the tier's upstream leads to sockets, behind each of which the backend has settings of its own.
/// </summary>
internal static class NginxServers
{
    // Meant for this server alone, or saying who the client is; answers come uncompressed, as the gateway asks for them.
    private static readonly string[] NeverSent =
        ["Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "TE", "Trailer", "Upgrade", "Accept-Encoding", "Expect", "Cookie",
         "Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port"];

    private static readonly string[] ClientCredentials = ["Authorization", "X-Api-Key", "Api-Key"];

    private static readonly string[] NeverReturned = ["Set-Cookie", "Via", "Alt-Svc", "X-Request-Id", "Strict-Transport-Security", "WWW-Authenticate"];

    /// <param name="backend">The backend.</param>
    /// <param name="snapshot">Its route's.</param>
    public static string Write(NginxBackend backend, RoutingSnapshot snapshot)
    {
        var text = new StringBuilder();
        var headers = Headers(backend.Settings);
        for (var h = 0; h < headers.Length; h++)
        {
            // geo alone takes a value as it stands.
            foreach (var (part, p) in NginxText.Parts(headers[h].Value).Select(static (part, p) => (part, p)))
            {
                Line(text, 1, $"geo ${Variable(backend, h, p)} {{ default {NginxText.Quote(part)}; }}");
            }
        }

        var address = backend.Address;
        Line(text, 1, $"upstream {backend.Name} {{");
        Line(text, 2, $"server {address.Server} max_fails=0;");
        Line(text, 2, "keepalive 64;");
        // Before upstreams hang up: a request that meets a connection which is being closed is lost.
        Line(text, 2, "keepalive_timeout 15s;");
        Line(text, 1, "}");
        Line(text, 1, "server {");
        Line(text, 2, $"listen {backend.Socket};");
        Line(text, 2, "access_log off;");
        Line(text, 2, "client_max_body_size 0;");
        Line(text, 2, "proxy_request_buffering off;");
        Line(text, 2, $"proxy_connect_timeout {NginxText.Time(snapshot.Timeouts.Connect)};");
        Line(text, 2, $"proxy_read_timeout {NginxText.Time(NginxConfig.ReadTimeout(snapshot.Timeouts))};");
        Line(text, 2, "proxy_next_upstream_tries 2;");
        Tls(text, backend);
        Line(text, 2, $"proxy_set_header Host {address.Authority};");
        foreach (var name in NeverSent)
        {
            Line(text, 2, $"proxy_set_header {name} \"\";");
        }

        Credential(text, backend, snapshot);
        for (var h = 0; h < headers.Length; h++)
        {
            var parts = NginxText.Parts(headers[h].Value).Select((_, p) => $"${{{Variable(backend, h, p)}}}");
            Line(text, 2, $"proxy_set_header {NginxText.Quote(headers[h].Name)} \"{string.Concat(parts)}\";");
        }

        foreach (var name in NeverReturned)
        {
            Line(text, 2, $"proxy_hide_header {name};");
        }

        Line(text, 2, $"add_header x-deepseek-tier {backend.Tier} always;");
        Line(text, 2, $"add_header x-deepseek-backend {backend.Settings.Name} always;");
        Line(text, 2, $"location / {{ proxy_pass {address.Scheme}://{backend.Name}{address.Base}/; }}");
        Line(text, 2, $"location /beta/ {{ proxy_pass {address.Scheme}://{backend.Name}{address.Root}/beta/; }}");
        Line(text, 2, $"location /anthropic/ {{ proxy_pass {address.Scheme}://{backend.Name}{address.Root}/anthropic/; }}");
        Line(text, 1, "}");
        return text.ToString();
    }

    // Of two spellings of one name the later one counts, as in the gateway.
    private static HeaderSetting[] Headers(SnapshotBackend backend)
        => [.. backend.Headers.GroupBy(static header => header.Name, StringComparer.OrdinalIgnoreCase).Select(static group => group.Last())];

    private static string Variable(NginxBackend backend, int header, int part)
        => string.Create(CultureInfo.InvariantCulture, $"deepseek_{Identifier(backend.Tier)}_0{Identifier(backend.Settings.Name)}_0{header}_0{part}");

    // Names of variables have no dashes, and names of tiers and backends no underscores: what follows one tells a dash from the end of a name.
    private static string Identifier(string name) => name.Replace("-", "_1", StringComparison.Ordinal);

    private static void Tls(StringBuilder text, NginxBackend backend)
    {
        if (!backend.Address.IsTls)
        {
            return;
        }

        var tls = backend.Settings.Tls;
        var name = tls?.ServerName ?? backend.Address.Host;
        Line(text, 2, "proxy_ssl_server_name on;");
        Line(text, 2, $"proxy_ssl_name {name};");
        Line(text, 2, "proxy_ssl_protocols TLSv1.2 TLSv1.3;");
        if (tls is { InsecureSkipVerify: true })
        {
            Line(text, 2, "proxy_ssl_verify off;");
            return;
        }

        Line(text, 2, "proxy_ssl_verify on;");
        Line(text, 2, "proxy_ssl_verify_depth 5;");
        Line(text, 2, $"proxy_ssl_trusted_certificate {(tls?.Ca is { } ca ? $"{NginxPaths.Credentials}/{ca}" : NginxPaths.SystemCertificates)};");
    }

    // The included file says the key. Without a line for it none is sent at all, least of all the client's: an empty header isn't sent.
    private static void Credential(StringBuilder text, NginxBackend backend, RoutingSnapshot snapshot)
    {
        if (backend.Settings.Credential is null && snapshot.ClientAuth is null)
        {
            return;
        }

        foreach (var name in ClientCredentials)
        {
            Line(text, 2, $"proxy_set_header {name} \"\";");
        }

        if (backend.Settings.Credential is { } credential)
        {
            Line(text, 2, $"include {NginxPaths.Credentials}/{credential}.conf;");
            // Our key is dead or its account empty, which isn't the client's fault: on to the next backend.
            Line(text, 2, "proxy_intercept_errors on;");
            Line(text, 2, "error_page 401 402 403 = @refused;");
            Line(text, 2, "location @refused { return 503; }");
        }
    }

    internal static void Line(StringBuilder text, int depth, string line) => text.Append(' ', depth * 4).Append(line).Append('\n');
}
