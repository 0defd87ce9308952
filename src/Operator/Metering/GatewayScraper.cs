using System.Collections.Concurrent;
using System.Net;

namespace DeepSeek.Operator.Metering;

/// <summary>Asks gateways for their counters, all of a route at once. A gateway that is slow or silent is left out of the round.</summary>
internal sealed class GatewayScraper(TimeProvider time) : IDisposable
{
    /// <summary>Less than the shortest interval there is, with time to spare for the evaluation.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A page is some tens of kilobytes; one of megabytes isn't a gateway's.
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
        DefaultRequestVersion = HttpVersion.Version11,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<ScrapeRound> ScrapeAsync(IReadOnlyList<GatewayEndpoint> endpoints, CancellationToken cancellationToken)
    {
        var scrapes = new ConcurrentDictionary<string, GatewayScrape>();
        var problems = new ConcurrentQueue<string>();
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        await Task.WhenAll(endpoints.Select(endpoint => ScrapeOneAsync(endpoint, scrapes, problems, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return new ScrapeRound(scrapes, endpoints.Count, scrapes.IsEmpty ? problems.FirstOrDefault() : null);
    }

    public void Dispose() => _http.Dispose();

    private async Task ScrapeOneAsync(
        GatewayEndpoint endpoint, ConcurrentDictionary<string, GatewayScrape> scrapes, ConcurrentQueue<string> problems, CancellationToken cancellationToken)
    {
        try
        {
            var page = await _http.GetStringAsync(new Uri(endpoint.Admin, "/metrics"), cancellationToken);
            if (GatewayPage.TryRead(page, out var scrape, out var problem))
            {
                scrapes[endpoint.Id] = scrape;
            }
            else
            {
                problems.Enqueue($"{endpoint.Admin}: {problem}");
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            problems.Enqueue($"{endpoint.Admin}: {(e is HttpRequestException ? e.Message : $"no answer within {Patience.TotalSeconds:0} s")}");
        }
    }
}
