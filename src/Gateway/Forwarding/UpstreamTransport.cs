using System.Net;
using System.Text;
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

    /// <summary>
    /// How long to wait for the formal end of an answer that nobody reads on, so that its connection can be used again. By default it would be
    /// two seconds, for which an attempt that was given up would go on at its upstream.
    /// </summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMilliseconds(250);

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
            ResponseDrainTimeout = DrainTimeout,
            // Latin-1 gives every byte a character and back. By default a character beyond ASCII, from a client, would be an error of every backend.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
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
