using System.Collections.Concurrent;
using DeepSeek.Bench.Gateway.Figures;
using DeepSeek.Bench.Gateway.Scenarios;
using DeepSeek.Bench.Gateway.Subjects;
using DeepSeek.Bench.Measuring.Statistics;

namespace DeepSeek.Bench.Gateway.Repetition;

/// <summary>A day of questions that repeat, with answers that change: how many the cache answers, how many of those are no longer right, and what it saves.</summary>
internal sealed class RepetitionScenario : IScenario
{
    private const int Seed = 1;

    public string Name => "repetition";

    public async Task<IReadOnlyList<RowFigure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await using var node = await ChangingNode.StartAsync();
        var ours = context.Subjects.OfType<Ours>().Single(static row => row.IsOurs) with { Snapshot = BenchSnapshots.Plain, IsOurs = false };
        var figures = new List<RowFigure>();
        Ours[] rows =
        [
            ours.As("ours, no cache", null),
            ours.As("ours, 5 min for all", Day.Fixed(TimeSpan.FromMinutes(5))),
            ours.As("ours, 1 h for all", Day.Fixed(TimeSpan.FromHours(1))),
            ours.As("ours, as it learns", Day.Cache) with { IsOurs = true },
        ];
        foreach (var subject in rows)
        {
            await using var running = await context.StartAsync(subject, node.Url, cancellationToken);
            context.Progress.Say($"{subject.Name}: a day in {Day.Length.TotalSeconds:0} s");
            node.Begin();
            var replies = await AskAllDayAsync(running.Door, node, cancellationToken);
            figures.AddRange(Figures(subject, replies, node.Asked));
            if (subject == rows[0])
            {
                figures.Add(new RowFigure(Name, "who knows when answers change", "answered from the cache", "%", 100.0 * replies.Count(static reply => reply.Repeats) / replies.Count));
            }
        }

        return figures;
    }

    /// <summary>Requests come when their time has come, whether or not those before them are answered.</summary>
    private static async Task<IReadOnlyCollection<Reply>> AskAllDayAsync(Door door, ChangingNode node, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var zipf = new Zipf(Day.Questions, Seed);
        var replies = new ConcurrentQueue<Reply>();
        var asking = new List<Task>(Day.Requests);
        var last = new Dictionary<int, string>();
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Day.Requests; i++)
        {
            if ((Day.Pause * i) - TimeProvider.System.GetElapsedTime(began) is var early && early > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(early, cancellationToken);
            }

            var question = zipf.Next();
            var answer = node.AnswerTo(question);
            asking.Add(AskAsync(question, repeats: last.GetValueOrDefault(question) == answer));
            last[question] = answer;
        }

        await Task.WhenAll(asking);
        return replies;

        async Task AskAsync(int question, bool repeats)
        {
            using var request = door.Ask(ChangingNode.Ask(question));
            var asked = TimeProvider.System.GetTimestamp();
            using var response = await http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            var took = TimeProvider.System.GetElapsedTime(asked);
            var cached = response.Headers.TryGetValues("x-deepseek-cache", out var said) && said.Single() is not ("miss" or "bypass");
            replies.Enqueue(new Reply(response.IsSuccessStatusCode, cached, !text.Contains($"\"{node.AnswerTo(question)}\"", StringComparison.Ordinal), repeats, took));
        }
    }

    private IEnumerable<RowFigure> Figures(Subject subject, IReadOnlyCollection<Reply> replies, int asked)
    {
        var (cached, all) = (replies.Count(static reply => reply.Cached), (double)replies.Count);
        var times = new Percentiles(replies.Select(static reply => reply.Time.TotalMilliseconds));
        var target = subject.IsOurs ? GatewayTargets.HitRatio : null;
        yield return new RowFigure(Name, subject.Name, "answered from the cache", "%", 100 * cached / all, Target: target, Note: $"{replies.Count(static reply => !reply.Answered)} of {replies.Count} not answered");
        yield return new RowFigure(Name, subject.Name, "upstream calls", "", asked);
        yield return new RowFigure(Name, subject.Name, "outdated answers", "%", 100 * replies.Count(static reply => reply.Outdated) / all);
        yield return new RowFigure(Name, subject.Name, "p50", "ms", times.At(50));
        yield return new RowFigure(Name, subject.Name, "mean", "ms", replies.Average(static reply => reply.Time.TotalMilliseconds));
        yield return new RowFigure(Name, subject.Name, "p99", "ms", times.At(99));
    }

    /// <summary>What a client got.</summary>
    /// <param name="Answered">Whether it got anything.</param>
    /// <param name="Cached">Whether no upstream was asked for it.</param>
    /// <param name="Outdated">Whether the node would say something else by then.</param>
    /// <param name="Repeats">Whether the node would have said the same to whoever asked that before.</param>
    /// <param name="Time">After how long.</param>
    private sealed record Reply(bool Answered, bool Cached, bool Outdated, bool Repeats, TimeSpan Time);
}
