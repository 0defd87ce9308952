using System.Net;
using System.Text.Json.Nodes;
using k8s.Exceptions;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>A kubeconfig's <c>cluster</c>.</summary>
internal static class KubeconfigCluster
{
    /// <exception cref="KubeConfigException">It can't be used; the message says why.</exception>
    public static ClusterAccess Read(string name, YamlFields fields)
    {
        var server = fields.Text("server") ?? throw new KubeConfigException($"cluster {name} has no server");
        return new ClusterAccess
        {
            Server = Reachable(Address(server) ?? throw new KubeConfigException($"cluster {name}: server {server} isn't a URL of http or https")),
            Authorities = fields.Pem($"cluster {name}", "certificate-authority") is { } pem ? Certificates.Read($"cluster {name}", pem) : null,
            SkipTlsVerify = fields.Flag("insecure-skip-tls-verify"),
            TlsServerName = fields.Text("tls-server-name"),
            Proxy = fields.Text("proxy-url") is { } proxy ? Proxy(name, proxy) : null,
        };
    }

    /// <summary>What the cluster has to say to credential plugins; null: nothing.</summary>
    public static JsonNode? PluginConfig(YamlFields fields) =>
        fields.Maps("extensions").FirstOrDefault(static entry => entry.Text("name") == "client.authentication.k8s.io/exec")?.Json("extension");

    private static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    private static Uri Proxy(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "socks5"
            ? uri
            : throw new KubeConfigException($"cluster {name}: proxy-url isn't a URL of http, https or socks5");

    /// <summary>Tools that run clusters on this machine write the address that they listen on, which may be all of them.</summary>
    private static Uri Reachable(Uri server) => IPAddress.TryParse(server.DnsSafeHost, out var address) switch
    {
        true when address.Equals(IPAddress.Any) => new UriBuilder(server) { Host = $"{IPAddress.Loopback}" }.Uri,
        true when address.Equals(IPAddress.IPv6Any) => new UriBuilder(server) { Host = $"[{IPAddress.IPv6Loopback}]" }.Uri,
        _ => server,
    };
}
