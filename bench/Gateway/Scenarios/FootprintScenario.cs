using DeepSeek.Bench.Gateway.Figures;
using DeepSeek.Bench.Gateway.Load;
using DeepSeek.Bench.Gateway.Subjects;
using DeepSeek.Bench.Gateway.Upstream;

namespace DeepSeek.Bench.Gateway.Scenarios;

/// <summary>Each row from its start: time to the first answer, memory at rest, memory for each open stream.</summary>
internal sealed class FootprintScenario : IScenario
{
    /// <summary>The memory of one stream is taken from the difference, so that what the first ones cost once isn't counted for each.</summary>
    private const int Few = 128;
    private const int Many = 1024;
    private const int Frames = 12;

    /// <summary>Slow enough that every row bears so many streams.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public string Name => "footprint";

    public async Task<IReadOnlyList<RowFigure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await using var upstream = new PacedUpstream(Interval);
        var (start, idle, crowd, each) = (new Rounds(), new Rounds(), new Rounds(), new Rounds());
        var proxies = context.Subjects.Where(static subject => subject is not Direct).ToArray();
        for (var round = 0; round < context.Options.Rounds; round++)
        {
            foreach (var subject in proxies)
            {
                await using var row = await context.StartAsync(subject, upstream.Url, cancellationToken);
                await Task.Delay(Rest, cancellationToken);
                var atRest = row.Memory!.Value;
                var (few, many) = (PeakOf(row, Few), PeakOf(row, Many));
                context.Progress.Say($"round {round + 1}, {subject.Name}: first answer after {row.StartTime.TotalMilliseconds:0} ms, {atRest:0.0} MB at rest, {few:0.0} MB with {Few} streams, {many:0.0} MB with {Many}");
                start.Add(round, subject.Name, row.StartTime.TotalMilliseconds);
                idle.Add(round, subject.Name, atRest);
                crowd.Add(round, subject.Name, many);
                each.Add(round, subject.Name, (many - few) * 1e6 / 1024 / (Many - Few));
            }
        }

        return
        [
            .. proxies.SelectMany(subject => (IEnumerable<RowFigure>)
            [
                RowFigure.Of(Name, subject.Name, "start to first answer", "ms", start.Of(subject.Name), subject.IsOurs ? GatewayTargets.Start : null),
                RowFigure.Of(Name, subject.Name, "memory at rest", "MB", idle.Of(subject.Name), subject.IsOurs ? GatewayTargets.Memory : null),
                RowFigure.Of(Name, subject.Name, $"memory with {Many} streams", "MB", crowd.Of(subject.Name)),
                RowFigure.Of(Name, subject.Name, "memory for each open stream", "KiB", each.Of(subject.Name), subject.IsOurs ? GatewayTargets.MemoryPerStream : null),
            ]),
        ];
    }

    private static double PeakOf(RunningSubject row, int streams)
    {
        var peak = 0.0;
        var looks = 0;
        StreamCrowd.Run(row.Door, streams, Frames, Limit, () =>
        {
            if (looks++ % 25 == 0)
            {
                peak = Math.Max(peak, row.Memory!.Value);
            }
        });
        return peak;
    }
}
