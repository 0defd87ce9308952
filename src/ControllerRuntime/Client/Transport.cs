using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Threading.RateLimiting;
using k8s;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>HTTP to the API server: credentials, timeouts, the optional rate limit, counting, and failures with a name.</summary>
internal sealed class Transport : IDisposable
{
    private readonly Kubernetes _kubernetes;
    private readonly ApiClientOptions _options;
    private readonly RateLimiter? _limiter;
    private readonly string _host;
    private readonly Uri _root;

    public Transport(KubernetesClientConfiguration configuration, ApiClientOptions options)
    {
        _options = options;
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan; // a watch lives for minutes; requests get their own timeout
        configuration.FirstMessageHandlerSetup = Tune;
        _kubernetes = new Kubernetes(configuration);
        _host = _kubernetes.BaseUri.Authority;
        _root = new Uri(_kubernetes.BaseUri.AbsoluteUri.TrimEnd('/') + "/"); // a proxy may serve the cluster below a path
        _limiter = options.QueriesPerSecond is { } rate ? CreateLimiter(rate, options.Burst) : null;
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    public async Task<byte[]> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var lease = _limiter is null ? null : await _limiter.AcquireAsync(1, cancellationToken);
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await ExchangeAsync(request, either.Token);
            return await response.Content.ReadAsByteArrayAsync(either.Token);
        }
        catch (Exception e) when (Name(e, request, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Sends a request and hands out the answer as it arrives. The request timeout covers the headers only.</summary>
    public async Task<Stream> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var response = await ExchangeAsync(request, either.Token);
            return await response.Content.ReadAsStreamAsync(either.Token);
        }
        catch (Exception e) when (Name(e, request, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    public void Dispose()
    {
        _limiter?.Dispose();
        _kubernetes.Dispose();
    }

    private async Task<HttpResponseMessage> ExchangeAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var message = await CreateAsync(request, cancellationToken);
        var code = "<error>";
        try
        {
            var response = await _kubernetes.HttpClient.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            if (response.IsSuccessStatusCode)
                return response;

            using (response)
                throw await ApiErrors.ReadAsync(response, Describe(request), cancellationToken);
        }
        finally
        {
            _options.Metrics.Requests.WithLabels(code, _host, request.Method.Method).Inc();
        }
    }

    private async Task<HttpRequestMessage> CreateAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(_root, request.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (request.Body is not null)
            message.Content = new StringContent(request.Body, Encoding.UTF8, new MediaTypeHeaderValue(request.ContentType));
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        if (_kubernetes.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(message, cancellationToken);
        return message;
    }

    private static ApiException? Name(Exception e, ApiRequest request, CancellationToken callers) => e switch
    {
        OperationCanceledException when !callers.IsCancellationRequested =>
            new ApiException(ApiFailure.Timeout, $"{Describe(request)}: no answer in time", e),
        k8s.Exceptions.KubernetesClientException => // the credential plugin failed
            new ApiException(ApiFailure.Unauthorized, $"{Describe(request)}: {e.Message}", e),
        HttpRequestException or IOException => new ApiException(ApiFailure.Unreachable, $"{Describe(request)}: {(e.InnerException ?? e).Message}", e),
        _ => null,
    };

    private static string Describe(ApiRequest request) => $"{request.Method} /{request.Path.Split('?')[0]}";

    /// <summary>A peer that is dead without a word is noticed by HTTP/2 pings, and over HTTP/1.1 by TCP's own.</summary>
    private void Tune(SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = TimeSpan.FromSeconds(10);
        handler.ConnectCallback = ConnectAsync;
        handler.KeepAlivePingDelay = _options.KeepAlive;
        handler.KeepAlivePingTimeout = _options.KeepAlive / 2;
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.EnableMultipleHttp2Connections = true;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Math.Max(1, (int)_options.KeepAlive.TotalSeconds));
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Math.Max(1, (int)_options.KeepAlive.TotalSeconds / 6));
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

    private static TokenBucketRateLimiter CreateLimiter(double rate, int burst) => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1 / rate),
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}
