using DeepSeek.Bench.Operator.Figures;
using DeepSeek.Bench.Operator.Processes;

namespace DeepSeek.Bench.Operator.Scenarios;

/// <summary>The leader dies without a word while clocks run: how long until the standby evaluates, and whether the clocks go on.</summary>
internal sealed class TakeoverScenario : IScenario
{
    private const double TenPercent = 0.1; // above Warning's threshold, below Critical's
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StatusDistance = TimeSpan.FromSeconds(31); // a process writes mere figures no sooner than 30 s after its start

    public string Name => "takeover";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await context.RestartAsync();
        await context.ReconciledAsync(cancellationToken);
        var standby = context.Cluster.StartOperator();
        await ExtraRoutes.PrepareAsync(context, cancellationToken);
        var board = context.Cluster.Board;
        foreach (var name in ExtraRoutes.Pending)
        {
            ExtraRoutes.Fail(context, name, TenPercent);
        }

        await context.UntilAsync(
            async () => ExtraRoutes.Pending.All(name => board.Of(name)?.PendingSince is not null) && standby.Age > StatusDistance && await standby.IsReadyAsync(),
            Limit, () => $"takeover: clocks run on {ExtraRoutes.Pending.Count(name => board.Of(name)?.PendingSince is not null)} routes", every: null, cancellationToken);
        var clocks = ExtraRoutes.Pending.ToDictionary(static name => name, name => board.Of(name)!.PendingSince);

        context.Leader.Kill();
        var (died, wall) = (TimeProvider.System.GetTimestamp(), DateTimeOffset.UtcNow);
        await context.ReplaceAsync(standby);
        var (first, last) = await EvaluatedAsync(context, standby, died, cancellationToken);
        await context.UntilAsync(
            () => ExtraRoutes.Pending.All(name => board.Of(name)?.Evaluated > wall),
            Limit, () => $"takeover: {ExtraRoutes.Pending.Count(name => board.Of(name)?.Evaluated > wall)} statuses are the new leader's", cancellationToken);
        var moved = ExtraRoutes.Pending.Select(name => (Since: board.Of(name)!.PendingSince, By: board.Of(name)!.PendingSince - clocks[name], Silence: board.Of(name)!.Evaluated - wall)).ToArray();
        var kept = moved.Count(clock => clock.Since < wall && clock.By <= clock.Silence);
        return
        [
            new(Name, "death to next evaluation", first, "s", Targets.Takeover, "of the first route whose clock runs"),
            new(Name, "death to evaluation of all five", last, "s", Targets.Takeover),
            new(Name, "clocks that went on", 100.0 * kept / clocks.Count, "%", Targets.ClocksKept, "pendingSince moved by no more than the time without evidence"),
            new(Name, "largest move of pendingSince", moved.Max(static clock => clock.By?.TotalSeconds), "s"),
        ];
    }

    private static async Task<(double First, double Last)> EvaluatedAsync(BenchContext context, OperatorProcess standby, long died, CancellationToken cancellationToken)
    {
        var evaluated = new Dictionary<string, double>();
        await context.UntilAsync(
            async () =>
            {
                var page = await standby.PageAsync();
                foreach (var name in ExtraRoutes.Pending.Where(name => !evaluated.ContainsKey(name) && page.Evaluations(name) > 0))
                {
                    evaluated[name] = TimeProvider.System.GetElapsedTime(died, page.At).TotalSeconds;
                }

                return evaluated.Count == ExtraRoutes.Pending.Count;
            },
            Limit, () => $"takeover: {evaluated.Count} routes are evaluated by the standby", context.Glance, cancellationToken);
        return (evaluated.Values.Min(), evaluated.Values.Max());
    }
}
