using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>
/// What Jobs have brought into a claim and isn't noted on it yet. Those of a spec before, too: their work is done, and the spec may come back.
/// </summary>
internal static class JobHarvest
{
    public static ClaimContents Add(ObservedModel observed, ClaimState claim, ClaimContents contents)
    {
        // The Job that brought them may still be in the cache when the next one has taken them away.
        var gone = observed.Jobs.Where(IsFetch).SelectMany(static job => (job.GetAnnotation(AnnotationNames.Discards) ?? "").Split(',')).ToHashSet();
        foreach (var job in observed.Jobs.OrderBy(static job => job.Name(), StringComparer.Ordinal))
        {
            var state = JobState.Of(job, claim.Uid ?? "", observed.Pods);
            if (state.Phase == JobPhase.Succeeded && job.GetAnnotation(AnnotationNames.Key) is { } key)
            {
                contents = !IsFetch(job) ? Built(observed, contents, key, state) : gone.Contains(key) ? contents : Fetched(observed, contents, key, state);
            }
        }

        return contents;
    }

    private static bool IsFetch(V1Job job) => job.Metadata.Labels[LabelNames.AppComponent] == ModelMetadata.FetchComponent;

    // Without a digest of the files, the description of the source stands for them.
    private static ClaimContents Fetched(ObservedModel observed, ClaimContents contents, string key, JobState job) => contents.Weights.ContainsKey(key) ? contents
        : contents with
        {
            Weights = contents.Weights.Add(key, new WeightsRecord(job.Report?.Digest ?? $"source:{key}", job.Report?.Revision, job.Report?.SizeBytes, observed.Model.Name(), job.EndedAt)),
        };

    private static ClaimContents Built(ObservedModel observed, ClaimContents contents, string key, JobState job)
        => contents.Engines.ContainsKey(key) || LostEngines.IsLost(observed, key, job.EndedAt) ? contents
            : contents with { Engines = contents.Engines.RemoveRange(job.Discards).SetItem(key, Record(observed, job)) };

    private static EngineRecord Record(ObservedModel observed, JobState job) => new(
        job.EndedAt ?? DateTimeOffset.UnixEpoch,
        observed.Model.Name(),
        job.Report?.GpuProduct,
        job.Report?.ComputeCapability,
        job.Report?.TensorRTVersion,
        Enum.TryParse<EnginePrecision>(job.Report?.Precision, out var precision) ? precision : null,
        job.EndedAt - job.StartedAt is { } took ? (int)took.TotalSeconds : null);
}
