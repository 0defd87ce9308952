using System.Net;

namespace DeepSeek.Operator.Metering;

/// <summary>Asks the servers of a local model how many requests they have, all at once.</summary>
internal sealed class ServerScraper(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int LargestPage = 4 * 1024 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = Patience,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
    })
    {
        MaxResponseContentBufferSize = LargestPage,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = HttpVersion.Version11,
    };

    /// <param name="pages">The metrics page of each server.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The sum; null, with the problem, where a server didn't say: half a sum would take servers away.</returns>
    public async Task<(double? Requests, string? Problem)> AskAsync(IReadOnlyList<Uri> pages, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var answers = await Task.WhenAll(pages.Select(page => AskOneAsync(page, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return answers.FirstOrDefault(static answer => answer.Requests is null) is { Problem: { } problem } ? (null, problem) : (answers.Sum(static answer => answer.Requests), null);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(double? Requests, string? Problem)> AskOneAsync(Uri page, CancellationToken cancellationToken)
    {
        try
        {
            var requests = ServerPage.Requests(await _http.GetStringAsync(page, cancellationToken), out var problem);
            return (requests, problem is null ? null : $"{page.Authority}: {problem}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return (null, $"{page.Authority}: {(e is HttpRequestException ? e.Message : $"no answer within {Patience.TotalSeconds:0} s")}");
        }
    }
}
