using DeepSeek.Bench.Operator.Cluster;

namespace DeepSeek.Bench.Operator.Scenarios;

/// <summary>Nothing changes, and every route serves: the figures of the status follow the traffic. It goes on in the scenarios after this one.</summary>
internal sealed class TrafficScenario : IScenario
{
    private const double PerSecond = 10;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public string Name => "traffic";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await context.RestartAsync();
        await context.ReconciledAsync(cancellationToken);
        foreach (var name in context.Names)
        {
            context.Cluster.Gateways[name].Traffic.Set(PerSecond, firstTierErrors: 0);
        }

        var time = context.Options.Steady < Longest ? context.Options.Steady : Longest;
        await context.PassAsync(time, "traffic: warming up", cancellationToken);
        var before = await Observation.MakeAsync(context, cancellationToken);
        await context.PassAsync(time, "traffic", cancellationToken);
        var after = await Observation.MakeAsync(context, cancellationToken);
        var perRoute = 1 / (context.Routes * time.TotalMinutes);
        var writes = after.Server.Since(before.Server, static resource => !ServerRequests.IsLease(resource));
        return
        [
            new(Name, "writes per route and minute", writes * perRoute, "", Note: after.Server.TextSince(before.Server)),
            new(Name, "status writes per route and minute", after.Server.Since(before.Server, ServerRequests.IsRouteStatus) * perRoute, ""),
            new(Name, "events per route and minute", after.Server.Since(before.Server, ServerRequests.IsEvent) * perRoute, ""),
            .. after.Since(before, Name),
        ];
    }
}
