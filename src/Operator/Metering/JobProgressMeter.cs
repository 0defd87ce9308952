using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Operator.Metering;

/// <summary>Remembers, per local model, how far its Job was when it was last asked.</summary>
internal sealed class JobProgressMeter(TimeProvider time)
{
    private readonly ConcurrentDictionary<ObjectKey, (string Job, JobProgress Progress, long At)> _last = new();

    /// <returns>Name of the Job, and what it said; null: nobody has answered.</returns>
    public (string Job, JobProgress Progress)? Last(ObjectKey model) => _last.TryGetValue(model, out var last) ? (last.Job, last.Progress) : null;

    /// <summary>Time since a Job has answered; null: it never has.</summary>
    public TimeSpan? Since(ObjectKey model, string job) => _last.TryGetValue(model, out var last) && last.Job == job ? time.GetElapsedTime(last.At) : null;

    public void Record(ObjectKey model, string job, JobProgress progress) => _last[model] = (job, progress, time.GetTimestamp());

    public void Forget(ObjectKey model) => _last.TryRemove(model, out _);
}
