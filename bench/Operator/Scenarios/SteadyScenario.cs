using DeepSeek.Bench.Operator.Cluster;
using DeepSeek.Bench.Operator.Figures;

namespace DeepSeek.Bench.Operator.Scenarios;

/// <summary>Nothing changes and no client asks anything.</summary>
internal sealed class SteadyScenario : IScenario
{
    private static readonly TimeSpan LongestCalm = TimeSpan.FromSeconds(35); // the status follows figures at a distance of 30 s
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public string Name => "steady";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await CalmAsync(context, cancellationToken);
        var before = await Observation.MakeAsync(context, cancellationToken);
        await context.PassAsync(context.Options.Steady, "steady", cancellationToken);
        var after = await Observation.MakeAsync(context, cancellationToken);
        return
        [
            new(Name, "writes, leases aside", after.Server.Since(before.Server, static resource => !ServerRequests.IsLease(resource)), "", Targets.IdleWrites, after.Server.TextSince(before.Server)),
            .. after.Since(before, Name),
            new(Name, "leader's threads", after.Operator.Threads, ""),
            new(Name, "leader's handles", after.Operator.Handles, ""),
        ];
    }

    /// <summary>Waits until nobody has written anything for a while, leases aside.</summary>
    private static async Task CalmAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var calm = context.Options.Steady < LongestCalm ? context.Options.Steady : LongestCalm;
        var (seen, since) = (await context.Cluster.RequestsAsync(cancellationToken), TimeProvider.System.GetTimestamp());
        await context.UntilAsync(
            async () =>
            {
                var now = await context.Cluster.RequestsAsync(cancellationToken);
                if (now.Since(seen, static resource => !ServerRequests.IsLease(resource)) > 0)
                {
                    (seen, since) = (now, TimeProvider.System.GetTimestamp());
                }

                return TimeProvider.System.GetElapsedTime(since) >= calm;
            },
            Limit, () => $"steady: no write for {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0} of {calm.TotalSeconds:0} s", TimeSpan.FromSeconds(1), cancellationToken);
    }
}
