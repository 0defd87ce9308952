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
            foreach (var (row, so) in standing.Where(static row => row.Value.Missed < Misses))
            {
                cancellationToken.ThrowIfCancellationRequested();
                standing[row] = Try(context.Progress, upstream, row, level, so);
            }
        }

        return [.. standing.SelectMany(row => Figures(row.Key.Subject, row.Value))];
    }

    /// <summary>Further tries are allowed: something else on the machine may have been in the way. One in which the bench itself fell behind is none.</summary>
    private static Standing Try(Progress progress, PacedUpstream upstream, RunningSubject row, int level, Standing so)
    {
        var (failed, spoilt) = (0, 0);
        while (true)
        {
            upstream.TakeWorst();
            var before = row.Cpu;
            var result = StreamCrowd.Run(row.Door, level, Frames, Limit);
            var pace = upstream.TakeWorst();
            var behind = pace > result.Behind ? pace : result.Behind;
            var cpu = (row.Cpu - before)?.TotalMicroseconds / (level * Frames);
            progress.Say($"{row.Subject.Name}, {level} streams: {result.Broken} broken, {result.Lost} events lost, {result.Late} late, p99 {result.P99:0.0} ms, worst {result.Worst:0.0} ms, {cpu:0} µs of CPU for each event, bench behind by {behind.TotalMilliseconds:0.0} ms");
            if (result.IsClean && pace < CrowdResult.Limit)
            {
                return so with { Streams = level, P99 = result.P99, Cpu = cpu, Missed = 0, Fell = null };
            }

            failed += behind < CrowdResult.Limit ? 1 : 0;
            spoilt += behind < CrowdResult.Limit ? 0 : 1;
            if (failed == Tries || spoilt == MostSpoilt)
            {
                var cause = spoilt == MostSpoilt ? "the bench itself fell behind" : $"{result.Lost} events lost, {result.Late} late";
                return so with { Missed = so.Missed + 1, Fell = so.Fell ?? $"{level}: {cause}" };
            }
        }
    }

    private IEnumerable<RowFigure> Figures(Subject subject, Standing so)
    {
        yield return new RowFigure(Name, subject.Name, "streams without a lost or late event", "", so.Streams, Target: subject.IsOurs ? GatewayTargets.Streams : null, Note: so.Fell ?? "");
        yield return new RowFigure(Name, subject.Name, "p99 of an event's way there", "ms", so.P99);
        if (so.Cpu is { } cpu)
        {
            yield return new RowFigure(Name, subject.Name, "CPU per event", "µs", cpu);
        }
    }

    /// <summary>How far a row has come.</summary>
    /// <param name="Streams">The most that it bore.</param>
    /// <param name="P99">With so many.</param>
    /// <param name="Cpu">Microseconds that its process used for each event, with so many.</param>
    /// <param name="Missed">Numbers missed since.</param>
    /// <param name="Fell">What went wrong with the first of those; null: nothing yet.</param>
    private sealed record Standing(int Streams = 0, double? P99 = null, double? Cpu = null, int Missed = 0, string? Fell = null);
}
