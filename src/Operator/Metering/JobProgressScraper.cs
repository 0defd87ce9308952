using System.Net;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Operator.Metering;

/// <summary>Asks the pod of a Job how far it is. A pod that doesn't answer is nobody's trouble: its log says the same.</summary>
internal sealed class JobProgressScraper(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int LargestPage = 4096;

    // Of a status, where the words of an image end up that may be the user's.
    private const int LongestStep = 128;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = Patience,
        // It is asked twice a minute: a connection that waits for that is in nobody's favour.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
    })
    {
        MaxResponseContentBufferSize = LargestPage,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = HttpVersion.Version11,
    };

    /// <returns>Null: no answer, or one that makes no sense.</returns>
    public async Task<JobProgress?> AskAsync(Uri page, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return JobProgress.Parse(await _http.GetByteArrayAsync(page, either.Token)) is { } said
                ? said with { Step = string.Concat(said.Step.Where(static letter => !char.IsControl(letter)).Take(LongestStep)) } : null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
