using System.Globalization;
using DeepSeek.Inference.Reporting;
using DeepSeek.Inference.Storage;

namespace DeepSeek.Inference.Weights;

/// <summary>
/// Weights of an earlier source that nobody refers to any more. Between the decision and the deed somebody may have come to need them, and a
/// fetch has found them there and relies on them: it has touched them, and then they stay.
/// </summary>
/// <param name="Key">Name of their folder.</param>
/// <param name="FetchedAt">When they were fetched, by whoever decided.</param>
internal sealed record WeightsDiscard(string Key, DateTimeOffset FetchedAt)
{
    public const string Form = "KEY@TIME, the time as in 2026-01-31T12:00:00Z";

    // The end of a Job is noted after its last write, by another machine's clock.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <exception cref="FormatException">It isn't of that form.</exception>
    public static WeightsDiscard Parse(string text) => text.Split('@') is [{ Length: > 0 } key, var time] && key == Path.GetFileName(key) && !key.StartsWith('.')
        && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        ? new WeightsDiscard(key, at)
        : throw new FormatException($"'{text}' isn't {Form}");

    /// <param name="parent">Folder of all weights.</param>
    /// <param name="progress">Told what is done.</param>
    public void Run(string parent, Progress progress)
    {
        var folder = new StagedFolder(Path.Combine(parent, Key));
        if (!Directory.Exists(folder.Path))
        {
            return;
        }

        using var alone = folder.TryLock();
        if (alone is null || Directory.GetLastWriteTimeUtc(folder.Path) > FetchedAt.UtcDateTime + Slack)
        {
            progress.Say($"{folder.Path} stays: somebody has come to need it");
            return;
        }

        folder.Discard();
        progress.Say($"{folder.Path} is deleted, nobody needs it");
    }
}
