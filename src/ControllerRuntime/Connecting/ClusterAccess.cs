using System.Security.Cryptography.X509Certificates;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>Where an API server is, how it is known for the right one, and who we are to it.</summary>
public sealed record ClusterAccess
{
    /// <summary>Where it is, <c>https://10.0.0.1:6443</c>. A proxy may serve it below a path.</summary>
    public required Uri Server { get; init; }

    /// <summary>The namespace of those who name none. Default: <c>default</c>.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Who may have issued the server's certificate; null: those whom the machine trusts. Default: null.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Whether any certificate will do. Default: false.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The name that the server's certificate has, where it isn't the one in <see cref="Server"/>. Default: null.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The proxy before the server (http, https, socks5); null: what <c>HTTPS_PROXY</c> and the like name. Default: null.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Who we are. Default: nobody in particular.</summary>
    public ClusterUser User { get; init; } = new();

    /// <summary>Nothing of what shows who we are, to the server or to the proxy.</summary>
    public override string ToString() => Server.ToString();
}
