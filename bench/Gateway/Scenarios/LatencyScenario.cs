using DeepSeek.Bench.Gateway.Figures;
using DeepSeek.Bench.Gateway.Subjects;

namespace DeepSeek.Bench.Gateway.Scenarios;

/// <summary>One client that asks and waits: what the proxy adds to each answer.</summary>
internal sealed class LatencyScenario : IScenario
{
    public string Name => "latency";

    public async Task<IReadOnlyList<RowFigure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var (p50, p99) = (new Rounds(), new Rounds());
        var failed = context.Subjects.ToDictionary(static subject => subject.Name, static _ => 0L);
        await ClosedLoop.RunAsync(
            context,
            connections: 1,
            (round, row, reading) =>
            {
                p50.Add(round, row, reading.Wrk.P50);
                p99.Add(round, row, reading.Wrk.P99);
                failed[row] += reading.Wrk.Failed;
            },
            cancellationToken);
        var (added, addedP99) = (p50.Less(Direct.RowName), p99.Less(Direct.RowName));
        var times = added.Times(BareYarp.RowName);
        return [.. context.Subjects.SelectMany(subject => Row(subject, p50, added, addedP99, times, failed[subject.Name]))];
    }

    private IEnumerable<RowFigure> Row(Subject subject, Rounds p50, Rounds added, Rounds addedP99, Rounds times, long failed)
    {
        yield return RowFigure.Of(Name, subject.Name, "p50", "µs", p50.Of(subject.Name)) with { Note = failed == 0 ? "" : $"{failed} requests failed" };
        if (subject.Name != Direct.RowName)
        {
            yield return RowFigure.Of(Name, subject.Name, "added p50", "µs", added.Of(subject.Name));
            yield return RowFigure.Of(Name, subject.Name, "added p99", "µs", addedP99.Of(subject.Name));
            yield return RowFigure.Of(Name, subject.Name, "added p50", "× bare YARP", times.Of(subject.Name), subject.IsOurs ? GatewayTargets.Latency : null);
        }
    }
}
