namespace DeepSeek.Operator.Metering;

/// <summary>Asks the servers of a local model how many requests they have, all at once.</summary>
internal sealed class ServerScraper(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int LargestPage = 4 * 1024 * 1024;

    private readonly ScrapeClient _client = new(Patience, LargestPage, TimeSpan.FromMinutes(1), time);

    /// <param name="pages">The metrics page of each server.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The sum; null, with the problem, where a server didn't say: half a sum would take servers away.</returns>
    public async Task<(double? Requests, string? Problem)> AskAsync(IReadOnlyList<Uri> pages, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(pages.Select(page => AskOneAsync(page, cancellationToken)));
        return answers.FirstOrDefault(static answer => answer.Requests is null) is { Problem: { } problem } ? (null, problem) : (answers.Sum(static answer => answer.Requests), null);
    }

    public void Dispose() => _client.Dispose();

    private async Task<(double? Requests, string? Problem)> AskOneAsync(Uri address, CancellationToken cancellationToken)
    {
        var (page, problem) = await _client.GetAsync(address, cancellationToken);
        var requests = page is null ? null : ServerPage.Requests(page, out problem);
        return (requests, problem is null ? null : $"{address.Authority}: {problem}");
    }
}
