using System.Net;
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
    private readonly bool _hasOwnName;

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
            var options = UpstreamTls.OptionsOf(tls, credentials);
            handler.SslOptions = options;
            _hasOwnName = tls.ServerName is not null;
            if (_hasOwnName)
            {
                handler.ConnectCallback = (context, cancellationToken) => UpstreamTls.ConnectAsync(context, options, cancellationToken);
            }
        }

        _invoker = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>Returns as soon as the headers of the answer are there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_hasOwnName && request.RequestUri!.Scheme == Uri.UriSchemeHttps)
        {
            AsPlain(request);
        }

        return _invoker.SendAsync(request, cancellationToken);
    }

    /// <summary>The connection brings its own TLS: to the HTTP client it is plain, and Host stays as it would be with https.</summary>
    private static void AsPlain(HttpRequestMessage request)
    {
        var url = request.RequestUri!;
        request.Headers.Host ??= url.Authority;
        request.RequestUri = new UriBuilder(url) { Scheme = Uri.UriSchemeHttp, Port = url.Port }.Uri;
    }
}
