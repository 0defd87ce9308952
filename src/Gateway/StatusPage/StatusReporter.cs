using System.Globalization;
using System.Text.Json;
using DeepSeek.Gateway.Admission;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Gateway.Snapshots;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.StatusPage;

/// <summary>Puts together what the status page shows. Only who asks for it pays.</summary>
internal sealed class StatusReporter(
    SnapshotReceiver snapshots, TrafficHistory history, Timeline timeline, RecentAttempts attempts, DrainGate drain, AdmissionGate admission, TimeProvider time)
{
    /// <summary>Set by Kubernetes in each pod.</summary>
    private static readonly string? Instance = Environment.GetEnvironmentVariable("HOSTNAME");

    private readonly DateTimeOffset _started = time.GetUtcNow();

    /// <summary>Answers <c>/status.json</c>. Query: since, the time of the newest step of the history that the caller has; absent: it has none.</summary>
    public Task WriteAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        var since = DateTimeOffset.TryParse(http.Request.Query["since"], CultureInfo.InvariantCulture, out var given) ? given : DateTimeOffset.MinValue;
        return JsonSerializer.SerializeAsync(http.Response.Body, Report(since), StatusReportJson.Default.StatusReport, http.RequestAborted);
    }

    /// <param name="since">The history begins after it.</param>
    public StatusReport Report(DateTimeOffset since)
    {
        var now = time.GetUtcNow();
        var model = snapshots.Current;
        return new StatusReport
        {
            Time = now,
            Started = _started,
            Instance = Instance,
            Route = model?.Route,
            Level = model?.Snapshot.Level,
            Transition = model?.Snapshot.Transitions is [.., var last] ? last : null,
            Hash = model?.Hash,
            Rejected = snapshots.Rejected is { } rejected ? new RejectedSnapshot(rejected.Hash, rejected.Reasons) : null,
            Draining = drain.IsDraining || drain.IsLeaving,
            InFlight = drain.Inside,
            Queue = admission.QueueLength,
            Tiers = model is null ? [] : [.. model.Tiers.Select(tier => TierReport.Of(tier, now))],
            History = [.. history.List().Where(sample => sample.Time > since)],
            Timeline = timeline.List(model?.Snapshot),
            Attempts = attempts.List(),
        };
    }
}
