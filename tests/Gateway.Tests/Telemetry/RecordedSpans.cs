using System.Collections.Concurrent;
using System.Diagnostics;
using DeepSeek.Gateway.Tests.Faults;

namespace DeepSeek.Gateway.Tests.Telemetry;

/// <summary>The gateway's spans of one trace; those of tests that run at the same time are not even made.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public RecordedSpans(ActivityTraceId trace, ActivitySamplingResult sampled = ActivitySamplingResult.AllDataAndRecorded)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "DeepSeek.Gateway",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == trace ? sampled : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.TraceId == trace)
                {
                    _ended.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>In the order of their ends.</summary>
    public IReadOnlyList<Activity> Ended => [.. _ended];

    /// <summary>Waits until that many have ended: a client has its answer a moment before.</summary>
    public Task WaitForAsync(int spans) => TestGateway.WaitForAsync(() => Task.FromResult(_ended.Count >= spans));

    public void Dispose() => _listener.Dispose();
}
