using DeepSeek.Bench.Gateway.Figures;
using DeepSeek.Bench.Gateway.Subjects;

namespace DeepSeek.Bench.Gateway.Scenarios;

/// <summary>Sixteen clients that ask without pause: what one core can do.</summary>
internal sealed class ThroughputScenario : IScenario
{
    private const int Connections = 16;

    public string Name => "throughput";

    public async Task<IReadOnlyList<RowFigure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var (rate, p99, cpu) = (new Rounds(), new Rounds(), new Rounds());
        var failed = context.Subjects.ToDictionary(static subject => subject.Name, static _ => 0L);
        await ClosedLoop.RunAsync(
            context,
            Connections,
            (round, row, reading) =>
            {
                rate.Add(round, row, reading.Wrk.Rate);
                p99.Add(round, row, reading.Wrk.P99 / 1000);
                if (reading.Cpu is { } used)
                {
                    cpu.Add(round, row, used);
                }

                failed[row] += reading.Wrk.Failed;
            },
            cancellationToken);
        var times = rate.Times(BareYarp.RowName);
        return [.. context.Subjects.SelectMany(subject => Row(subject, rate, p99, times, cpu, failed[subject.Name]))];
    }

    private IEnumerable<RowFigure> Row(Subject subject, Rounds rate, Rounds p99, Rounds times, Rounds cpu, long failed)
    {
        yield return RowFigure.Of(Name, subject.Name, "requests", "1/s", rate.Of(subject.Name)) with { Note = failed == 0 ? "" : $"{failed} requests failed" };
        yield return RowFigure.Of(Name, subject.Name, "p99", "ms", p99.Of(subject.Name));
        if (subject.Name != Direct.RowName)
        {
            yield return RowFigure.Of(Name, subject.Name, "CPU per request", "µs", cpu.Of(subject.Name));
            yield return RowFigure.Of(Name, subject.Name, "requests", "× bare YARP", times.Of(subject.Name), subject.IsOurs ? GatewayTargets.Throughput : null);
        }
    }
}
