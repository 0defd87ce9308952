using DeepSeek.Bench.Operator.Cluster;

namespace DeepSeek.Bench.Operator.Scenarios;

/// <summary>Makes all routes while the operator runs, and waits until each is Ready.</summary>
internal sealed class CreateScenario : IScenario
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    public string Name => "create";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var (cluster, leader) = (context.Cluster, context.Leader);
        await context.LeadingAsync(cancellationToken);
        var before = await leader.PageAsync();
        var cpu = leader.Usage().Cpu;
        var started = TimeProvider.System.GetTimestamp();
        var creating = cluster.CreateAsync(context.Names, new RouteShape(), cancellationToken);
        try
        {
            await context.UntilAsync(
                () => creating.IsFaulted || cluster.Board.Ready >= context.Routes,
                Limit, () => $"create: {cluster.Board.Names.Count} routes made, {cluster.Board.Ready} of {context.Routes} Ready", cancellationToken);
        }
        finally
        {
            await creating; // the other scenarios need the routes in any case
        }

        var took = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var (after, usage) = (await leader.PageAsync(), leader.Usage());
        return
        [
            new(Name, "all Ready", took, "s") { IsCost = true },
            new(Name, "routes per second", context.Routes / took, "1/s"),
            new(Name, "operator's writes per route", (after.Writes - before.Writes) / context.Routes, "", Note: "children, status, events; leases are among them"),
            new(Name, "reconciles per route", (after.Reconciles - before.Reconciles) / context.Routes, ""),
            new(Name, "failed reconciles", after.ReconcileErrors - before.ReconcileErrors, ""),
            new(Name, "operator's CPU per route", (usage.Cpu - cpu).TotalMilliseconds / context.Routes, "ms"),
            new(Name, "leader's peak memory", usage.PeakMemory, "MB") { IsCost = true },
        ];
    }
}
