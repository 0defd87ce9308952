using DeepSeek.Bench.Gateway.Figures;
using DeepSeek.Bench.Gateway.Load;
using DeepSeek.Bench.Gateway.Subjects;
using DeepSeek.Bench.Gateway.Upstream;

namespace DeepSeek.Bench.Gateway.Scenarios;

/// <summary>More and more streams at once, until events are lost or late.</summary>
internal sealed class StreamsScenario : IScenario
{
    private const int Frames = 64;
    private const int Tries = 3;
    private const int MostSpoilt = 4;

    /// <summary>One number may be missed by bad luck; who misses the next one too is out.</summary>
    private const int Misses = 2;

    private static readonly int[] Levels = [32, 64, 128, 256, 512, 768, 1024, 1536, 2048];
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public string Name => "streams";

    public async Task<IReadOnlyList<RowFigure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await using var upstream = new PacedUpstream(Interval);
        await using var lineup = await context.StartAllAsync(upstream.Url, cancellationToken);
        var standing = lineup.ToDictionary(static row => row, static _ => new Standing());
        foreach (var level in Levels)
        {
            foreach (var (row, so) in standing.Where(static row => !row.Value.IsOut))
            {
                cancellationToken.ThrowIfCancellationRequested();
                standing[row] = Try(context.Progress, upstream, row, level, so);
            }
        }

        return [.. standing.SelectMany(row => Figures(row.Key.Subject, row.Value))];
    }

    /// <summary>
    /// Further tries are allowed: something else on the machine may have been in the way. Of one in which the bench itself fell behind,
    /// lateness says nothing. Whoever was late twice goes on for what arrives at all.
    /// </summary>
    private static Standing Try(Progress progress, PacedUpstream upstream, RunningSubject row, int level, Standing so)
    {
        var (failed, spoilt, arrived) = (0, 0, false);
        while (true)
        {
            upstream.TakeWorst();
            var before = row.Cpu;
            var result = StreamCrowd.Run(row.Door, level, Frames, Limit);
            var pace = upstream.TakeWorst();
            var behind = pace > result.Behind ? pace : result.Behind;
            var cpu = (row.Cpu - before)?.TotalMicroseconds / (level * Frames);
            progress.Say($"{row.Subject.Name}, {level} streams: {result.Broken} broken, {result.Lost} events lost, {result.Late} late, p99 {result.P99:0.0} ms, worst {result.Worst:0.0} ms, {cpu:0} µs of CPU for each event, bench behind by {behind.TotalMilliseconds:0.0} ms");
            arrived |= result.IsWhole;
            if (result.IsClean && pace < CrowdResult.Limit)
            {
                return new Standing(so.Arrived.Bore(level), so.Punctual.Bore(level), result.P99, cpu);
            }

            failed += behind < CrowdResult.Limit ? 1 : 0;
            spoilt += behind < CrowdResult.Limit ? 0 : 1;
            if (failed == Tries || spoilt == MostSpoilt || (arrived && so.Punctual.IsOut))
            {
                var cause = spoilt == MostSpoilt ? "the bench itself fell behind" : $"{result.Lost} events lost, {result.Late} late";
                return so with
                {
                    Arrived = arrived ? so.Arrived.Bore(level) : so.Arrived.Failed(level, $"{result.Broken} broken, {result.Lost} events lost"),
                    Punctual = so.Punctual.Failed(level, cause),
                };
            }
        }
    }

    private IEnumerable<RowFigure> Figures(Subject subject, Standing so)
    {
        var target = subject.IsOurs ? GatewayTargets.Streams : null;
        yield return new RowFigure(Name, subject.Name, "streams without a lost event", "", so.Arrived.Streams, Target: target, Note: so.Arrived.Fell ?? "");
        yield return new RowFigure(Name, subject.Name, "streams without a lost or late event", "", so.Punctual.Streams, Target: target, Note: so.Punctual.Fell ?? "");
        yield return new RowFigure(Name, subject.Name, "p99 of an event's way there", "ms", so.P99);
        if (so.Cpu is { } cpu)
        {
            yield return new RowFigure(Name, subject.Name, "CPU per event", "µs", cpu);
        }
    }

    /// <summary>How far a row has come.</summary>
    /// <param name="Arrived">With every event.</param>
    /// <param name="Punctual">With every event in time.</param>
    /// <param name="P99">With as many as were punctual.</param>
    /// <param name="Cpu">Microseconds that its process used for each event, with so many.</param>
    private sealed record Standing(Mark Arrived, Mark Punctual, double? P99 = null, double? Cpu = null)
    {
        public Standing()
            : this(new Mark(), new Mark())
        {
        }

        /// <summary>Who isn't whole isn't punctual either.</summary>
        public bool IsOut => Arrived.IsOut;
    }

    /// <summary>The most streams that a row bore.</summary>
    /// <param name="Streams">So many.</param>
    /// <param name="Missed">Numbers missed since.</param>
    /// <param name="Fell">What went wrong with the first of those; null: nothing yet.</param>
    private sealed record Mark(int Streams = 0, int Missed = 0, string? Fell = null)
    {
        public bool IsOut => Missed >= Misses;

        /// <summary>Who is out stays out: a lucky try at a greater number is luck.</summary>
        public Mark Bore(int level) => IsOut ? this : new Mark(level);

        public Mark Failed(int level, string cause) => this with { Missed = Missed + 1, Fell = Fell ?? $"{level}: {cause}" };
    }
}
