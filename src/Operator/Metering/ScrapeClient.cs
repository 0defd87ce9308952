using System.Net;
using System.Text;

namespace DeepSeek.Operator.Metering;

/// <summary>Asks pods for a page of theirs: at their own addresses, without a proxy, and not for ever.</summary>
/// <param name="patience">How long a page may take; the wait for the connection is part of it.</param>
/// <param name="largestPage">In bytes; a larger one counts as none.</param>
/// <param name="idle">How long a connection waits for the next page.</param>
/// <param name="time">The clock.</param>
internal sealed class ScrapeClient(TimeSpan patience, int largestPage, TimeSpan idle, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = patience,
        PooledConnectionIdleTimeout = idle,
    })
    {
        MaxResponseContentBufferSize = largestPage,
        DefaultRequestVersion = HttpVersion.Version11,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <returns>The page, as UTF-8 whatever it says of itself; or null, and why there is none.</returns>
    public async Task<(string? Page, string? Problem)> GetAsync(Uri page, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return (Encoding.UTF8.GetString(await _http.GetByteArrayAsync(page, either.Token)), null);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, e is HttpRequestException ? e.Message : $"no answer within {patience.TotalSeconds:0} s");
        }
    }

    public void Dispose() => _http.Dispose();
}
