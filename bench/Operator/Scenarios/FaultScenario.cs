using DeepSeek.Api.Routes;
using DeepSeek.Bench.Measuring.Statistics;
using DeepSeek.Bench.Operator.Cluster;
using DeepSeek.Bench.Operator.Figures;

namespace DeepSeek.Bench.Operator.Scenarios;

/// <summary>The first tier fails every attempt: how long until traffic has left it and all gateways have said so.</summary>
internal sealed class FaultScenario : IScenario
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(5); // over one interval, so that no phase of it is favoured
    private static readonly TimeSpan EventsLag = TimeSpan.FromSeconds(1); // they are written behind the operator's back

    public string Name => "fault";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await context.RestartAsync();
        await context.ReconciledAsync(cancellationToken);
        await ExtraRoutes.PrepareAsync(context, cancellationToken);
        var board = context.Cluster.Board;
        var began = new Dictionary<string, long>();
        var (requests, writes) = (await context.Cluster.RequestsAsync(cancellationToken), Writes(board));
        foreach (var name in ExtraRoutes.Faulty)
        {
            began[name] = TimeProvider.System.GetTimestamp();
            ExtraRoutes.Fail(context, name, errors: 1);
            await Task.Delay(Spread / ExtraRoutes.Faulty.Count, cancellationToken);
        }

        var shifted = new Dictionary<string, double>();
        await context.UntilAsync(
            () =>
            {
                foreach (var name in ExtraRoutes.Faulty.Where(name => !shifted.ContainsKey(name) && IsShifted(board.Of(name))))
                {
                    shifted[name] = TimeProvider.System.GetElapsedTime(began[name], board.Of(name)!.At).TotalSeconds;
                }

                return shifted.Count == began.Count;
            },
            Limit, () => $"fault: {shifted.Count} of {began.Count} routes have shifted", cancellationToken);
        await Task.Delay(EventsLag, cancellationToken);
        var after = await context.Cluster.RequestsAsync(cancellationToken);
        var times = new Percentiles(shifted.Values);
        return
        [
            new(Name, "fault to acknowledged shift, p50", times.At(50), "s", Note: $"{times.Count} routes, interval 5 s, window 30 s"),
            new(Name, "fault to acknowledged shift, p95", times.At(95), "s", Targets.Shift),
            new(Name, "fault to acknowledged shift, max", times.Max, "s"),
            new(Name, "status writes per fault", (double)(Writes(board) - writes) / began.Count, "", Note: "from the fault until all have shifted, levels and acknowledgements included"),
            new(Name, "events per fault", after.Since(requests, ServerRequests.IsEvent) / began.Count, ""),
        ];
    }

    private static int Writes(RouteBoard board) => ExtraRoutes.Faulty.Sum(board.Changes);

    private static bool IsShifted(RouteView? view) => view is { Level: Level.Emergency, FirstShare: 0, Programmed: true };
}
