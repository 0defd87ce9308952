using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>
/// The pooled connections of one backend. Never disposed while the process lives: requests that began with an older snapshot may still
/// use it, and connections that are idle close by themselves.
/// </summary>
#pragma warning disable CA1001 // see the remark above
internal sealed class UpstreamTransport
#pragma warning restore CA1001
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Bounds how long a changed DNS answer goes unnoticed.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpMessageInvoker _invoker;

    public UpstreamTransport(TlsSettings? tls, TimeSpan connectTimeout, CredentialStore credentials)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = connectTimeout,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            PooledConnectionIdleTimeout = IdleTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
        };
        if (tls is not null)
        {
            handler.SslOptions = Options(tls, credentials);
        }

        _invoker = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>Returns as soon as the headers of the answer are there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _invoker.SendAsync(request, cancellationToken);

    private static SslClientAuthenticationOptions Options(TlsSettings tls, CredentialStore credentials)
    {
        var options = new SslClientAuthenticationOptions();
        if (tls.ServerName is { } name)
        {
            options.TargetHost = name;
        }

        if (tls.InsecureSkipVerify)
        {
            // Asked for by the user, for tests; said so in the field's description.
#pragma warning disable CA5359
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (tls.Ca is { } bundle)
        {
            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                credentials.Read(bundle) is { } pem && IsTrusted(certificate, chain, errors, pem);
        }

        return options;
    }

    private static bool IsTrusted(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors, string pem)
    {
        if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(pem);
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainElements.Select(e => e.Certificate).ToArray());
        }

        return chain.Build(leaf);
    }
}
