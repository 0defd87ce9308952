using System.Text;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Operator.Metering;

/// <summary>Asks the pod of a Job how far it is. A pod that doesn't answer is nobody's trouble: its log says the same.</summary>
internal sealed class JobProgressScraper(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int LargestPage = 4096;

    // Of a status, where the words of an image end up that may be the user's.
    private const int LongestStep = 128;

    // It is asked twice a minute: a connection that waits for that is in nobody's favour.
    private readonly ScrapeClient _client = new(Patience, LargestPage, TimeSpan.FromSeconds(1), time);

    /// <returns>Null: no answer, or one that makes no sense.</returns>
    public async Task<JobProgress?> AskAsync(Uri page, CancellationToken cancellationToken)
    {
        var (said, _) = await _client.GetAsync(page, cancellationToken);
        return said is not null && JobProgress.Parse(Encoding.UTF8.GetBytes(said)) is { } progress
            ? progress with { Step = string.Concat(progress.Step.Where(static letter => !char.IsControl(letter)).Take(LongestStep)) } : null;
    }

    public void Dispose() => _client.Dispose();
}
