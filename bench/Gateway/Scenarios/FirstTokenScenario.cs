using DeepSeek.Bench.Gateway.Figures;
using DeepSeek.Bench.Gateway.Load;
using DeepSeek.Bench.Gateway.Subjects;
using DeepSeek.Bench.Gateway.Upstream;
using DeepSeek.Bench.Measuring.Statistics;

namespace DeepSeek.Bench.Gateway.Scenarios;

/// <summary>One stream after another, whose upstream answers at once: how much later the first token is for the proxy.</summary>
internal sealed class FirstTokenScenario : IScenario
{
    /// <summary>Streams of each row in each round.</summary>
    private const int Streams = 100;

    public string Name => "first-token";

    public async Task<IReadOnlyList<RowFigure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await using var upstream = new PacedUpstream(TimeSpan.FromMilliseconds(20));
        await using var lineup = await context.StartAllAsync(upstream.Url, cancellationToken);
        var (p50, p99) = (new Rounds(), new Rounds());
        foreach (var row in lineup)
        {
            // A compiler at run time is to be done before it counts.
            var started = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(started) < ClosedLoop.WarmUpFactor * context.Options.Each)
            {
                Ask(row.Door, Streams, cancellationToken);
            }
        }

        for (var round = 0; round < context.Options.Rounds; round++)
        {
            foreach (var row in lineup)
            {
                var times = Ask(row.Door, Streams, cancellationToken);
                context.Progress.Say($"round {round + 1}, {row.Subject.Name}: first token p50 {times.At(50):0.00} ms, p99 {times.At(99):0.00} ms");
                p50.Add(round, row.Subject.Name, times.At(50)!.Value);
                p99.Add(round, row.Subject.Name, times.At(99)!.Value);
            }
        }

        var (added, addedP99) = (p50.Less(Direct.RowName), p99.Less(Direct.RowName));
        return [.. context.Subjects.SelectMany(subject => Row(subject, p50, added, addedP99))];
    }

    private IEnumerable<RowFigure> Row(Subject subject, Rounds p50, Rounds added, Rounds addedP99)
    {
        yield return RowFigure.Of(Name, subject.Name, "p50", "ms", p50.Of(subject.Name));
        if (subject.Name != Direct.RowName)
        {
            yield return RowFigure.Of(Name, subject.Name, "added p50", "ms", added.Of(subject.Name), subject.IsOurs ? GatewayTargets.FirstToken : null);
            yield return RowFigure.Of(Name, subject.Name, "added p99", "ms", addedP99.Of(subject.Name));
        }
    }

    /// <returns>Milliseconds to the first token.</returns>
    /// <exception cref="InvalidOperationException">A stream was not whole.</exception>
    private static Percentiles Ask(Door door, int streams, CancellationToken cancellationToken)
    {
        var times = new List<double>(streams);
        var buffer = new byte[16 * 1024];
        while (times.Count < streams)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var client = new StreamClient(door, frames: 1);
            client.Ask();
            while (!client.Ended)
            {
                client.Read(buffer);
            }

            times.Add(client.IsWhole ? client.FirstToken!.Value.TotalMilliseconds : throw new InvalidOperationException("a stream was not whole"));
        }

        return new Percentiles(times);
    }
}
