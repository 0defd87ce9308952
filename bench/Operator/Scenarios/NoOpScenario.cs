using System.Globalization;
using DeepSeek.Bench.Operator.Cluster;
using DeepSeek.Bench.Operator.Figures;
using DeepSeek.Bench.Operator.Processes;

namespace DeepSeek.Bench.Operator.Scenarios;

/// <summary>
/// Every route is woken with nothing to do. An annotation that means nothing does it; the operator is stopped by a signal while all routes
/// get theirs, so that what is measured is how fast it reconciles and not how fast the bench writes. Without a lease, which it would lose.
/// </summary>
internal sealed class NoOpScenario : IScenario
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public string Name => "noop";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var worker = await context.RestartAsync(elect: false);
        await context.ReconciledAsync(cancellationToken);
        await context.PassAsync(Rest, "noop: rest", cancellationToken);

        var first = await worker.PageAsync();
        await worker.SignalAsync("STOP");
        var remark = DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture);
        context.Progress.Say($"noop: annotating {context.Routes} routes");
        await BenchCluster.EachAsync(
            context.Names, async (name, cancelled) => await context.ApplyAsync(name, shape => shape with { Remark = remark }, cancelled), cancellationToken);
        var (server, cpu) = (await context.Cluster.RequestsAsync(cancellationToken), worker.Usage().Cpu);
        var started = TimeProvider.System.GetTimestamp();
        await worker.SignalAsync("CONT");
        var pages = await WatchAsync(context, worker, first.Reconciles + context.Routes, cancellationToken);

        var done = pages[^1].Reconciles - first.Reconciles;
        var seconds = TimeProvider.System.GetElapsedTime(started, pages[^1].At).TotalSeconds;
        var busy = Busy(pages);
        var writes = (await context.Cluster.RequestsAsync(cancellationToken)).Since(server, ServerRequests.IsChild);
        return
        [
            new(Name, "no-op reconciles", busy ?? (done / seconds), "1/s", Targets.NoOpRate, $"{done:0} in {seconds:0.00} s; {(busy is null ? "over all of it" : "while the queue was not empty")}"),
            new(Name, "operator's CPU per reconcile", (worker.Usage().Cpu - cpu).TotalMilliseconds / done, "ms", Note: "informers, and asking gateways, included"),
            new(Name, "longest queue", pages.Max(static page => page.Depth), ""),
            new(Name, "child writes", writes, "", Targets.ColdStartWrites),
        ];
    }

    /// <summary>Looks at the operator until it has done so many reconciles and has an empty queue.</summary>
    private static async Task<IReadOnlyList<OperatorPage>> WatchAsync(BenchContext context, OperatorProcess worker, double until, CancellationToken cancellationToken)
    {
        var pages = new List<OperatorPage>();
        await context.UntilAsync(
            async () =>
            {
                pages.Add(await worker.PageAsync());
                return pages[^1].Reconciles >= until && pages[^1].Depth == 0;
            },
            Limit, () => $"noop: {until - pages[^1].Reconciles:0} reconciles to go", context.Glance * 2, cancellationToken);
        return pages;
    }

    /// <summary>The rate between glances that both met a queue that was not empty; null where there were too few of them.</summary>
    private static double? Busy(IReadOnlyList<OperatorPage> pages)
    {
        var steps = pages.Zip(pages.Skip(1)).Where(static step => step.First.Depth > 0 && step.Second.Depth > 0).ToArray();
        var seconds = steps.Sum(static step => TimeProvider.System.GetElapsedTime(step.First.At, step.Second.At).TotalSeconds);
        return steps.Length < 3 ? null : steps.Sum(static step => step.Second.Reconciles - step.First.Reconciles) / seconds;
    }
}
