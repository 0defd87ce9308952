using DeepSeek.Api.LocalModels;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Where the weights stand, and what the condition ModelAvailable says of them.</summary>
/// <param name="Key">Of the weights.</param>
/// <param name="Phase">Where they stand.</param>
/// <param name="Reason">One of <see cref="LocalModelReasons"/>.</param>
/// <param name="Message">For people.</param>
internal sealed record WeightsState(string Key, StagePhase Phase, string Reason, string Message)
{
    /// <summary>Networks and tokens get well without a change of the spec: a fetch that failed is tried again after a while.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(5);

    /// <summary>What is in the claim; null unless <see cref="Phase"/> is Done.</summary>
    public WeightsRecord? Record { get; init; }

    /// <param name="key">Of the weights.</param>
    /// <param name="contents">Of the claim.</param>
    /// <param name="job">The Job that fetches them.</param>
    /// <param name="source">What they are fetched from, for people.</param>
    public static WeightsState Of(string key, ClaimContents contents, JobState job, string source)
    {
        if (contents.Weights.TryGetValue(key, out var record))
        {
            return new WeightsState(key, StagePhase.Done, LocalModelReasons.Present, $"{source} is in the claim, {record.Digest}") { Record = record };
        }

        return job.Phase switch
        {
            JobPhase.Absent => new WeightsState(key, StagePhase.Absent, LocalModelReasons.Fetching, $"{source} is to be fetched"),
            JobPhase.Failed => new WeightsState(key, StagePhase.Failed, FailureOf(job.Reason), $"{source}: {job.Message}; it is tried again after {RetryAfter.TotalMinutes:0} min"),
            _ => new WeightsState(
                key, StagePhase.Active, job.Reason == LocalModelReasons.ImagePullFailed ? LocalModelReasons.ImagePullFailed : LocalModelReasons.Fetching,
                job.Message is null ? $"{source} is being fetched{ProgressText.Of(job.Progress)}" : $"{source}: {job.Message}"),
        };
    }

    private static string FailureOf(string? reason) => reason switch
    {
        LocalModelReasons.AuthFailed or LocalModelReasons.NotFound or LocalModelReasons.ChecksumMismatch or LocalModelReasons.DiskFull => reason,
        _ => LocalModelReasons.Failed,
    };
}
