using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>
/// Connections to one API server, by the client certificate that they are made with. A peer that is dead without a word is noticed by HTTP/2
/// pings, and over HTTP/1.1 by TCP's own.
/// </summary>
internal sealed class ServerConnections(ClusterAccess access, TimeSpan keepAlive) : IDisposable
{
    private readonly Lock _lock = new();
    private Pool? _current;
    private Pool? _previous;

    /// <summary>
    /// The connections for a certificate. Those for the one before stay, for the watches and requests that run on them, until there is a third.
    /// </summary>
    public HttpMessageInvoker For(SslStreamCertificateContext? certificate)
    {
        lock (_lock)
        {
            if (_current is { } current && current.Certificate == certificate)
                return current.Http;

            _previous?.Http.Dispose();
            _previous = _current;
            _current = new Pool(certificate, new HttpMessageInvoker(CreateHandler(certificate)));
            return _current.Http;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _previous?.Http.Dispose();
            _current?.Http.Dispose();
        }
    }

    private SocketsHttpHandler CreateHandler(SslStreamCertificateContext? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ConnectCallback = ConnectAsync,
            KeepAlivePingDelay = keepAlive,
            KeepAlivePingTimeout = keepAlive / 2,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            EnableMultipleHttp2Connections = true,
            UseCookies = false,
        };
        handler.SslOptions.ClientCertificateContext = certificate;
        if (access.Proxy is { } proxy)
            handler.Proxy = new WebProxy(proxy) { Credentials = CredentialsOf(proxy) };
        if (access.SkipTlsVerify)
#pragma warning disable CA5359 // insecure-skip-tls-verify: somebody asked for it
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        else if (access.Authorities is { } authorities)
            handler.SslOptions.CertificateChainPolicy = Trust(authorities);
        return handler;
    }

    /// <summary>These authorities and no others, and whatever they issued; clusters publish no lists of revoked certificates.</summary>
    private static X509ChainPolicy Trust(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ExtraStore.AddRange(authorities);
        return policy;
    }

    private static NetworkCredential? CredentialsOf(Uri proxy) => proxy.UserInfo.Split(':', 2) switch
    {
        [var name, var password] => new NetworkCredential(Uri.UnescapeDataString(name), Uri.UnescapeDataString(password)),
        [{ Length: > 0 } name] => new NetworkCredential(Uri.UnescapeDataString(name), ""),
        _ => null,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Math.Max(1, (int)keepAlive.TotalSeconds));
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Math.Max(1, (int)keepAlive.TotalSeconds / 6));
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed record Pool(SslStreamCertificateContext? Certificate, HttpMessageInvoker Http);
}
