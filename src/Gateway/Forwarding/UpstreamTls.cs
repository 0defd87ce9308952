using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>Whom to believe to be an upstream, where that isn't left to the system.</summary>
internal static class UpstreamTls
{
    /// <summary>What the certificate must be for, unless it says nothing about that (RFC 5280 section 4.2.1.12).</summary>
    private const string ForServers = "1.3.6.1.5.5.7.3.1";

    /// <summary>The trust that the settings ask for. Authorities are read again with each handshake, so that a new bundle counts at once.</summary>
    public static SslClientAuthenticationOptions OptionsOf(TlsSettings tls, CredentialStore credentials)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = tls.ServerName };
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

    /// <summary>
    /// A connection by TLS under the name that the options hold: the HTTP client would put its URL's host in that name's place. Throws
    /// what a connection without it would.
    /// </summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, SslClientAuthenticationOptions options, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
            return tls;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether a chain leads to the authorities of a PEM bundle, and nothing else is wrong with the certificate.</summary>
    public static bool IsTrusted(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors, string pem)
    {
        if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ForServers));
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(pem);
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainElements.Select(e => e.Certificate).ToArray());
        }

        return chain.Build(leaf);
    }
}
