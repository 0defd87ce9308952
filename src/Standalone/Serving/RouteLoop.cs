using System.Text;
using DeepSeek.Gateway;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Planning;
using DeepSeek.Standalone.Routes;
using Prometheus;

namespace DeepSeek.Standalone.Serving;

// 1. scrape   the gateway's counters, as text: the operator's own way, without the network    GatewayPage
// 2. measure  differences over the window, or Prometheus' word where the route asks for it    CounterWindow, PrometheusSource
// 3. judge    levels, phases, shares                                                          RoutePlanner
// 4. compile  what the gateway serves by                                                      SnapshotCompiler
// 5. offer    taken from the next request on                                                  SnapshotReceiver
// 6. tell     metrics, and whoever listens

/// <summary>The operator's loop around one gateway in the same process. Thread-safe.</summary>
internal sealed class RouteLoop(GatewayServer gateway, CollectorRegistry registry, TimeProvider time) : IDisposable
{
    private const string Self = "standalone";

    private readonly Lock _lock = new();
    private readonly RouteMetrics _metrics = new(registry);
    private readonly PrometheusSource _prometheus = new(time);
    private CounterWindow _counters = CounterWindow.Empty(TimeSpan.Zero);
    private AnalysisState _state = AnalysisState.Initial;
    private ServedRoute? _served;

    /// <summary>Called after each evaluation, with the measurement that it rests on; null after a change of the route.</summary>
    public event Action<RoutePlan, Measurement?> Evaluated = static (_, _) => { };

    /// <summary>Serves by <paramref name="route"/> from the next request on; levels and shares of tiers that it keeps go on.</summary>
    /// <exception cref="UsageException">The gateway refuses it, and goes on as before.</exception>
    public void Take(ServedRoute route)
    {
        lock (_lock)
        {
            if (Carry(route, measurement: null) is { Accepted: false } refused)
            {
                throw new UsageException(refused.Reasons);
            }

            _served = route;
        }
    }

    /// <summary>Evaluates once per interval, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(_served!.Policy.Interval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellationToken.IsCancellationRequested)
            {
                await EvaluateAsync(_served!, cancellationToken);
            }
        }
    }

    public void Dispose() => _prometheus.Dispose();

    private async Task EvaluateAsync(ServedRoute asked, CancellationToken cancellationToken)
    {
        try
        {
            var told = await _prometheus.AskAsync(asked.Route, cancellationToken);
            Evaluate(asked, told, await ExportAsync());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <summary>What the gateway says of itself at this moment.</summary>
    public async Task<GatewayScrape> ScrapeAsync() =>
        GatewayPage.TryRead(await ExportAsync(), out var scrape, out var problem) ? scrape : throw new InvalidOperationException(problem);

    private async Task<string> ExportAsync()
    {
        using var page = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(page);
        return Encoding.UTF8.GetString(page.GetBuffer(), 0, (int)page.Length);
    }

    private void Evaluate(ServedRoute asked, RouteSample? told, string page)
    {
        lock (_lock)
        {
            // The route changed meanwhile: what was asked may not be what it wants to know.
            if (!ReferenceEquals(asked, _served))
            {
                return;
            }

            var now = time.GetUtcNow();
            var scrapes = GatewayPage.TryRead(page, out var scrape, out var problem)
                ? new Dictionary<string, GatewayScrape> { [Self] = scrape }
                : [];
            _counters = _counters.WithLength(_served!.Policy.Window).Add(now, scrapes, problem);
            var counted = _counters.Measure(now);
            Carry(_served, new Measurement(now, counted.Or(told), scrapes, Asked: 1));
        }
    }

    /// <returns>What the gateway says to the snapshot; null when there is none. Refused, nothing has changed, and the gateway has logged it.</returns>
    private SnapshotVerdict? Carry(ServedRoute served, Measurement? measurement)
    {
        var step = RoutePlanner.Evaluate(served.Policy, _state, measurement, served.Backends, time.GetUtcNow());
        var compiled = SnapshotCompiler.Compile(served.Route, served.Backends, step, gateways: 1);
        var plan = new RoutePlan { Policy = served.Policy, Step = step, Snapshot = compiled is null ? null : SnapshotFile.Of(compiled) };
        var verdict = plan.Snapshot is { } snapshot ? gateway.Snapshots.Offer(snapshot.Json) : null;
        if (verdict is not { Accepted: false })
        {
            _state = step.State;
            _metrics.Report(served.Route, plan, measurement);
            Evaluated(plan, measurement);
        }

        return verdict;
    }
}
