using DeepSeek.Bench.Gateway.Figures;
using DeepSeek.Bench.Gateway.Subjects;
using DeepSeek.Testing.Redis;

namespace DeepSeek.Bench.Gateway.Scenarios;

/// <summary>The same question again and again: what an answer costs that is kept in memory, in Redis, or kept anew each time.</summary>
internal sealed class CacheScenario : IScenario
{
    private const int Connections = 16;
    private const double MillisecondsPerMicrosecond = 1e-3;

    public string Name => "cache";

    public async Task<IReadOnlyList<RowFigure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await using var redis = RedisServer.Binary is null ? null : await RedisServer.StartAsync();
        if (redis is null)
        {
            context.Progress.Say($"without Redis: {RedisServer.SkipReason}");
        }

        var rows = CacheLineup.Of(context.Subjects, redis?.Url);
        var (p50, p99, rate, cpu) = (new Rounds(), new Rounds(), new Rounds(), new Rounds());
        var failed = 0L;
        await ClosedLoop.RunAsync(
            context.With(rows),
            connections: 1,
            (round, row, reading) =>
            {
                p50.Add(round, row, reading.Wrk.P50);
                p99.Add(round, row, reading.Wrk.P99 * MillisecondsPerMicrosecond);
                failed += reading.Wrk.Failed;
            },
            cancellationToken);
        await ClosedLoop.RunAsync(
            context.With(rows),
            Connections,
            (round, row, reading) =>
            {
                rate.Add(round, row, reading.Wrk.Rate);
                cpu.Add(round, row, reading.Cpu ?? 0);
                failed += reading.Wrk.Failed;
            },
            cancellationToken);
        if (failed > 0)
        {
            context.Progress.Say($"{failed} requests failed");
        }

        var (more, times) = (p50.Less(CacheLineup.NoCache), rate.Times(BareYarp.RowName));
        return [.. rows.SelectMany(row => Row(row.Name, p50, p99, more, rate, times, cpu))];
    }

    private IEnumerable<RowFigure> Row(string row, Rounds p50, Rounds p99, Rounds more, Rounds rate, Rounds times, Rounds cpu)
    {
        yield return RowFigure.Of(Name, row, "p50, one connection", "µs", p50.Of(row));
        yield return RowFigure.Of(Name, row, "p99, one connection", "ms", p99.Of(row), row == CacheLineup.InMemory ? GatewayTargets.MemoryHit : row == CacheLineup.InRedis ? GatewayTargets.RedisHit : null);
        if (row == CacheLineup.Anew)
        {
            yield return RowFigure.Of(Name, row, "p50 more than without a cache", "µs", more.Of(row));
        }

        // Sixteen clients with one question share what the first is told, so that this says nothing of Redis.
        if (row != CacheLineup.InRedis)
        {
            yield return RowFigure.Of(Name, row, "requests, 16 connections", "1/s", rate.Of(row));
            yield return RowFigure.Of(Name, row, "requests, 16 connections", "× bare YARP", times.Of(row), row == CacheLineup.InMemory ? GatewayTargets.MemoryHits : null);
            yield return RowFigure.Of(Name, row, "CPU per request", "µs", cpu.Of(row));
        }
    }
}
