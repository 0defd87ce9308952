using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.StatusPage;

/// <summary>
/// The last quarter of an hour in steps, read off the counters that are kept anyway: a request costs nothing more. Thread-safe.
/// </summary>
/// <param name="snapshots">Level and shares.</param>
/// <param name="metrics">The counters.</param>
/// <param name="step">The length of a step.</param>
/// <param name="time">The clock.</param>
internal sealed class TrafficHistory(SnapshotReceiver snapshots, GatewayMetrics metrics, TimeSpan step, TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    /// <summary>However short a step is.</summary>
    private const int MaxSteps = 1000;

    private readonly Lock _lock = new();
    private readonly Ring<TrafficSample> _samples = new((int)Math.Min(MaxSteps, Length / step));
    private TrafficTotals _before = TrafficTotals.None;

    /// <summary>Takes a sample at the end of each step, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(step, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (snapshots.Current is { } model && !cancellationToken.IsCancellationRequested)
            {
                Add(model);
            }
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<TrafficSample> List()
    {
        lock (_lock)
        {
            return _samples.ToArray();
        }
    }

    private void Add(RouteModel model)
    {
        var (before, now) = (_before, metrics.Totals());
        _before = now;
        var sample = new TrafficSample(
            time.GetUtcNow(),
            model.Snapshot.Level,
            now.Answered - before.Answered,
            now.Failed - before.Failed,
            now.Rejected - before.Rejected,
            [.. model.Tiers.Select(static tier => tier.Settings).Select(tier => Of(tier.Name, tier.Share, before.Tiers.GetValueOrDefault(tier.Name), now.Tiers.GetValueOrDefault(tier.Name)))]);
        lock (_lock)
        {
            _samples.Add(sample);
        }
    }

    private static TierSample Of(string name, int share, TierTotals before, TierTotals now) => new(
        name, share, now.Attempts - before.Attempts, now.Errors - before.Errors, now.FirstToken.MeanSince(before.FirstToken), now.Answer.MeanSince(before.Answer));
}
