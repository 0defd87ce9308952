using DeepSeek.Bench.Gateway.Upstream;

namespace DeepSeek.Bench.Gateway.Scenarios;

/// <summary>wrk against each row, round after round.</summary>
internal static class ClosedLoop
{
    /// <summary>How many times as long as a measurement a row is warmed up: a compiler at run time is to be done before it counts.</summary>
    public const int WarmUpFactor = 3;

    private const int WarmUpConnections = 16;

    /// <param name="context">Rows and options.</param>
    /// <param name="connections">How many at once.</param>
    /// <param name="read">Takes what one row did in one round.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(BenchContext context, int connections, Action<int, string, LoopReading> read, CancellationToken cancellationToken)
    {
        await using var upstream = await context.StartAsync(new StaticUpstream(), new Uri("http://127.0.0.1"), cancellationToken);
        await using var lineup = await context.StartAllAsync(upstream.Door.Url, cancellationToken);
        foreach (var row in lineup)
        {
            context.Progress.Say($"{row.Subject.Name}: warming up");
            await context.Wrk.RunAsync(row.Door, WarmUpConnections, WarmUpFactor * context.Options.Each, cancellationToken);
        }

        for (var round = 0; round < context.Options.Rounds; round++)
        {
            foreach (var row in lineup)
            {
                var before = row.Cpu;
                var report = await context.Wrk.RunAsync(row.Door, connections, context.Options.Each, cancellationToken);
                var cpu = (row.Cpu - before)?.TotalMicroseconds / report.Requests;
                context.Progress.Say($"round {round + 1}, {row.Subject.Name}: {report.Rate:0} requests/s, p50 {report.P50:0} µs, p99 {report.P99:0} µs, {(cpu is null ? "" : $"{cpu:0} µs of CPU each, ")}{report.Failed} failed");
                read(round, row.Subject.Name, new LoopReading(report, cpu));
            }
        }
    }
}
