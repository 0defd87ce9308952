using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.RateLimiting;
using DeepSeek.ControllerRuntime.Connecting;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>HTTP to the API server: credentials, timeouts, the optional rate limit, counting, and failures with a name.</summary>
internal sealed class Transport : IDisposable
{
    private readonly ClusterAccess _access;
    private readonly ApiClientOptions _options;
    private readonly CredentialSource _credentials;
    private readonly ServerConnections _connections;
    private readonly RateLimiter? _limiter;
    private readonly Uri _root;

    public Transport(ClusterAccess access, ApiClientOptions options)
    {
        _access = access;
        _options = options;
        _credentials = CredentialSource.Of(access, options.Time);
        _connections = new ServerConnections(access, options.KeepAlive);
        _root = new Uri(access.Server.AbsoluteUri.TrimEnd('/') + "/"); // a proxy may serve the cluster below a path
        _limiter = options.QueriesPerSecond is { } rate ? CreateLimiter(rate, options.Burst) : null;
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    public async Task<byte[]> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var lease = _limiter is null ? null : await _limiter.AcquireAsync(1, cancellationToken);
        return await ExchangeAsync(request, ReadAsync, cancellationToken);

        static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        {
            using (response)
                return await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
    }

    /// <summary>Sends a request and hands out the answer as it arrives. The request timeout covers the headers only.</summary>
    public Task<Stream> OpenAsync(ApiRequest request, CancellationToken cancellationToken) =>
        ExchangeAsync(request, static (response, cancellationToken) => response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken);

    public void Dispose()
    {
        _limiter?.Dispose();
        _connections.Dispose();
    }

    /// <summary>What the server no longer believes is got anew, where that can be, and tried once more.</summary>
    private async Task<T> ExchangeAsync<T>(ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var credential = await GetCredentialAsync(request, cancellationToken);
        try
        {
            return await AttemptAsync(request, credential, read, cancellationToken);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Unauthorized)
        {
            _credentials.Reject(credential);
            var another = await GetCredentialAsync(request, cancellationToken);
            if (another == credential)
                throw;
            return await AttemptAsync(request, another, read, cancellationToken);
        }
    }

    /// <summary>Not bound by the request's timeout: a person may have to log in first.</summary>
    private async ValueTask<Credential> GetCredentialAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await _credentials.GetAsync(cancellationToken);
        }
        catch (CredentialException e)
        {
            throw new ApiException(ApiFailure.Unauthorized, $"{Describe(request)}: {e.Message}", e);
        }
    }

    private async Task<T> AttemptAsync<T>(
        ApiRequest request, Credential credential, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await read(await AnswerAsync(request, credential, either.Token), either.Token);
        }
        catch (Exception e) when (Name(e, request, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(ApiRequest request, Credential credential, CancellationToken cancellationToken)
    {
        using var message = Create(request, credential);
        var code = "<error>";
        try
        {
            var response = await _connections.For(credential.Certificate).SendAsync(message, cancellationToken);
            code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            if (response.IsSuccessStatusCode)
                return response;

            using (response)
                throw await ApiErrors.ReadAsync(response, Describe(request), cancellationToken);
        }
        finally
        {
            _options.Metrics.Requests.WithLabels(code, _root.Authority, request.Method.Method).Inc();
        }
    }

    private HttpRequestMessage Create(ApiRequest request, Credential credential)
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
        message.Headers.Authorization = credential.Authorization;
        message.Headers.Host = _access.TlsServerName; // what TLS takes for the server's name
        _access.User.As?.AddTo(message.Headers);
        return message;
    }

    private static ApiException? Name(Exception e, ApiRequest request, CancellationToken callers) => e switch
    {
        OperationCanceledException when !callers.IsCancellationRequested =>
            new ApiException(ApiFailure.Timeout, $"{Describe(request)}: no answer in time", e),
        HttpRequestException or IOException => new ApiException(ApiFailure.Unreachable, $"{Describe(request)}: {(e.InnerException ?? e).Message}", e),
        _ => null,
    };

    private static string Describe(ApiRequest request) => $"{request.Method} /{request.Path.Split('?')[0]}";

    private static TokenBucketRateLimiter CreateLimiter(double rate, int burst) => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1 / rate),
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}
