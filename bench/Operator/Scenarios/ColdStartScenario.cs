using DeepSeek.Bench.Operator.Cluster;
using DeepSeek.Bench.Operator.Figures;

namespace DeepSeek.Bench.Operator.Scenarios;

/// <summary>The operator starts while nothing has changed; then a second one stands by.</summary>
internal sealed class ColdStartScenario : IScenario
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(10);

    public string Name => "coldstart";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await context.StopAsync();
        var before = await context.Cluster.RequestsAsync(cancellationToken);
        var leader = await context.RestartAsync();
        await context.UntilAsync(leader.IsReadyAsync, Limit, () => $"coldstart: the operator is ready", TimeSpan.FromMilliseconds(20), cancellationToken);
        var ready = leader.Age.TotalSeconds;
        await context.ReconciledAsync(cancellationToken);
        var (reconciled, cpu) = (leader.Age.TotalSeconds, leader.Usage().Cpu);
        await context.PassAsync(Aftermath, "coldstart: what comes after", cancellationToken);
        var after = await context.Cluster.RequestsAsync(cancellationToken);
        var usage = leader.Usage();
        return
        [
            new(Name, "caches warm", ready, "s"),
            new(Name, "all reconciled", reconciled, "s", Targets.ColdStart) { IsCost = true },
            new(Name, "child writes", after.Since(before, ServerRequests.IsChild), "", Targets.ColdStartWrites, after.TextSince(before)),
            new(Name, "operator's CPU", cpu.TotalSeconds, "s") { IsCost = true },
            new(Name, "leader's memory", usage.Memory, "MB", Targets.LeaderMemory) { IsCost = true },
            new(Name, "leader's peak memory", usage.PeakMemory, "MB") { IsCost = true },
            .. await StandbyAsync(context, cancellationToken),
        ];
    }

    private async Task<IEnumerable<Figure>> StandbyAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await using var standby = context.Cluster.StartOperator();
        await context.UntilAsync(standby.IsReadyAsync, Limit, () => $"coldstart: the standby is ready", TimeSpan.FromMilliseconds(20), cancellationToken);
        var ready = standby.Age.TotalSeconds;
        await context.PassAsync(Aftermath, "coldstart: the standby stands by", cancellationToken);
        var (usage, page) = (standby.Usage(), await standby.PageAsync());
        await standby.TerminateAsync();
        return
        [
            new(Name, "standby's caches warm", ready, "s"),
            new(Name, "standby's memory", usage.Memory, "MB", Targets.StandbyMemory, page.IsLeading ? "it leads, which it must not" : ""),
            new(Name, "standby's peak memory", usage.PeakMemory, "MB"),
        ];
    }
}
