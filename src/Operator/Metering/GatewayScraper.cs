using System.Collections.Concurrent;

namespace DeepSeek.Operator.Metering;

/// <summary>Asks gateways for their counters, all of a route at once. A gateway that is slow or silent is left out of the round.</summary>
internal sealed class GatewayScraper(TimeProvider time) : IDisposable
{
    /// <summary>Less than the shortest interval there is, with time to spare for the evaluation.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A page is some tens of kilobytes; one of megabytes isn't a gateway's.
    private const int LargestPage = 4 * 1024 * 1024;

    private readonly ScrapeClient _client = new(Patience, LargestPage, TimeSpan.FromMinutes(1), time);

    public async Task<ScrapeRound> ScrapeAsync(IReadOnlyList<GatewayEndpoint> endpoints, CancellationToken cancellationToken)
    {
        var scrapes = new ConcurrentDictionary<string, GatewayScrape>();
        var problems = new ConcurrentQueue<string>();
        await Task.WhenAll(endpoints.Select(endpoint => ScrapeOneAsync(endpoint, scrapes, problems, cancellationToken)));
        return new ScrapeRound(scrapes, endpoints.Count, scrapes.IsEmpty ? problems.FirstOrDefault() : null);
    }

    public void Dispose() => _client.Dispose();

    private async Task ScrapeOneAsync(
        GatewayEndpoint endpoint, ConcurrentDictionary<string, GatewayScrape> scrapes, ConcurrentQueue<string> problems, CancellationToken cancellationToken)
    {
        var (page, problem) = await _client.GetAsync(new Uri(endpoint.Admin, "/metrics"), cancellationToken);
        if (page is not null && GatewayPage.TryRead(page, out var scrape, out problem))
        {
            scrapes[endpoint.Id] = scrape;
        }
        else
        {
            problems.Enqueue($"{endpoint.Admin}: {problem}");
        }
    }
}
