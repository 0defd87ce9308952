using System.Collections.Concurrent;
using DeepSeek.Bench.Measuring.Statistics;
using DeepSeek.Bench.Operator.Figures;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Bench.Operator.Scenarios;

/// <summary>Users edit routes while the operator still works on the backlog of its start: how long until the routing ConfigMap says so.</summary>
internal sealed class EditScenario : IScenario
{
    private const int Edits = 200;
    private const int FirstWeight = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public string Name => "edit";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await context.RestartAsync();
        await context.LeadingAsync(cancellationToken);
        var backlog = BacklogAsync(context, cancellationToken);
        var count = Math.Min(Edits, context.Routes);
        var edits = Enumerable.Range(0, count).Select(number => (Name: context.Names[number * context.Routes / count], Weight: FirstWeight + number)).ToArray();
        var (accepted, seen) = await EditAsync(context, edits, cancellationToken);
        var backlogEnd = await backlog;

        var latencies = edits.Select(edit => (Accepted: accepted[edit.Name], Seconds: Between(accepted[edit.Name], seen[edit.Weight]))).ToArray();
        var during = latencies.Where(edit => edit.Accepted < backlogEnd.At).Select(static edit => edit.Seconds).ToArray();
        var (all, hard) = (new Percentiles(latencies.Select(static edit => edit.Seconds)), new Percentiles(during));
        var note = $"{hard.Count} of {all.Count} edits during the backlog, which lasted {backlogEnd.Seconds:0.0} s";
        return
        [
            new(Name, "edit to child, p50", all.At(50), "s", Note: note),
            new(Name, "edit to child, p95", all.At(95), "s"),
            new(Name, "edit to child, p99", all.At(99), "s", Targets.EditLatency),
            new(Name, "edit to child, max", all.Max, "s"),
            new(Name, "edit to child during the backlog, p99", hard.At(99), "s", Targets.EditLatency),
        ];
    }

    /// <summary>The watch may tell of the child before the bench hears that its edit was accepted.</summary>
    private static double Between(long accepted, long seen) => Math.Max(0, TimeProvider.System.GetElapsedTime(accepted, seen).TotalSeconds);

    private static async Task<(long At, double Seconds)> BacklogAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        await context.ReconciledAsync(cancellationToken);
        return (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task<(Dictionary<string, long> Accepted, ConcurrentDictionary<int, long> Seen)> EditAsync(
        BenchContext context, (string Name, int Weight)[] edits, CancellationToken cancellationToken)
    {
        var (accepted, seen) = (new Dictionary<string, long>(), new ConcurrentDictionary<int, long>());
        void Take(string route, RoutingSnapshot snapshot, long at) => seen.TryAdd(snapshot.Tiers[0].Backends[0].Weight, at);

        context.Cluster.Gateways.SnapshotTaken += Take;
        try
        {
            foreach (var (name, weight) in edits)
            {
                await context.ApplyAsync(name, shape => shape with { Weight = weight }, cancellationToken);
                accepted[name] = TimeProvider.System.GetTimestamp();
                await Task.Delay(Pause, cancellationToken);
            }

            await context.UntilAsync(
                () => edits.All(edit => seen.ContainsKey(edit.Weight)), Limit,
                () => $"edit: {edits.Count(edit => seen.ContainsKey(edit.Weight))} of {edits.Length} edits are in their child", cancellationToken);
        }
        finally
        {
            context.Cluster.Gateways.SnapshotTaken -= Take;
        }

        return (accepted, seen);
    }
}
