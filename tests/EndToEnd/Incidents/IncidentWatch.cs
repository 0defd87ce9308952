using System.Collections.Concurrent;
using System.Diagnostics;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Prometheus;

namespace DeepSeek.EndToEnd.Tests.Incidents;

/// <summary>Looks at a route's status and at Alertmanager all the time, and keeps what it has seen of both.</summary>
internal sealed class IncidentWatch : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(DateTimeOffset At, DeepSeekRouteStatus Status)> _seen = new();
    private readonly ConcurrentDictionary<FiringAlert, DateTimeOffset> _alerts = new();
    private readonly Task _loop;

    public IncidentWatch(Func<Task<DeepSeekRouteStatus>> status, PrometheusServer prometheus) => _loop = Task.Run(() => LoopAsync(status, prometheus));

    /// <summary>Each status that says something new, and when it was seen; oldest first.</summary>
    public IReadOnlyList<(DateTimeOffset At, DeepSeekRouteStatus Status)> Seen => [.. _seen];

    /// <summary>All alerts that Alertmanager has had, and when each was seen for the last time.</summary>
    public IReadOnlyDictionary<FiringAlert, DateTimeOffset> Alerts => _alerts;

    /// <summary>The longest time from one look to the next: what happened in between was seen that late.</summary>
    public TimeSpan LongestGap { get; private set; }

    public static string? Reason(DeepSeekRouteStatus status, string type) => Conditions.Find(status.Conditions, type)?.Reason;

    /// <summary>Waits until something has been seen.</summary>
    public async Task UntilAsync(Func<DeepSeekRouteStatus, bool> reached, IEnumerable<string> alerts, string what) => await Eventually.RightAsync(async () =>
    {
        if (_loop.IsFaulted)
        {
            await _loop;
        }

        string[] missing = [.. alerts.Except(_alerts.Keys.Select(static alert => alert.Name))];
        var last = _seen.LastOrDefault().Status;
        return last is null || !reached(last) ? $"never came: {what}; the status was {(last is null ? "never seen" : Essence(last))}"
            : missing.Length > 0 ? $"{what}, and Alertmanager hasn't heard of {string.Join(", ", missing)}" : null;
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task LoopAsync(Func<Task<DeepSeekRouteStatus>> status, PrometheusServer prometheus)
    {
        var (known, looked) = ("", Stopwatch.StartNew());
        while (!_stop.IsCancellationRequested)
        {
            var now = await status();
            LongestGap = looked.Elapsed > LongestGap ? looked.Elapsed : LongestGap;
            looked.Restart();
            if (Essence(now) is var essence && essence != known)
            {
                known = essence;
                _seen.Enqueue((TimeProvider.System.GetUtcNow(), now));
            }

            foreach (var alert in await prometheus.AlertsAsync())
            {
                _alerts[alert] = TimeProvider.System.GetUtcNow();
            }

            await Task.Delay(Glance, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string Essence(DeepSeekRouteStatus status) => string.Join(
        ' ',
        [
            $"{status.Level} {status.Analysis?.WholeLevel}",
            .. status.Tiers.Select(static tier => $"{tier.Name} {tier.Share} {tier.StateSince:O}"),
            .. status.Conditions.Select(static condition => $"{condition.Type} {condition.Status} {condition.Reason}"),
        ]);
}
