using DeepSeek.Engines.Sampling;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Metering;
using DeepSeek.Inference.Prompting;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Prompting;
using DeepSeek.Testing;
using Prometheus;

namespace DeepSeek.Inference.Tests.Scheduling;

/// <summary>Many share the slots of an engine: nobody gets another's tokens, nobody waits for another's end, and every slot comes back.</summary>
public sealed class SchedulerTests : IDisposable
{
    private readonly CountingEngine _engine = new(slots: 3);
    private readonly CancellationTokenSource _stop = new();
    private readonly Scheduler _scheduler;
    private Task? _running;

    public SchedulerTests() => _scheduler = new Scheduler(_engine, mostWaiting: 4, new InferenceMetrics(Metrics.NewCustomRegistry()), TimeProvider.System, new Random(1));

    public void Dispose()
    {
        _stop.Cancel();
        _running?.WaitAsync(TimeSpan.FromSeconds(10)).GetAwaiter().GetResult();
        _scheduler.Dispose();
        _engine.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Everybody_gets_the_continuation_of_their_own_prompt()
    {
        var answers = Enumerable.Range(0, 7).Select(i => (From: 20 * i, Answer: _scheduler.TryAdd(Request([(20 * i) + 1, (20 * i) + 2], max: 5))!)).ToArray();
        Start();
        foreach (var (from, answer) in answers)
        {
            Assert.Equal(Numbers(from + 3, 5), await ReadAsync(answer));
            Assert.Equal(new AnswerEnd(AnswerEnd.Length, 5, 0), answer.End);
        }

        await AllFreeAsync();
        Assert.Equal(3, _engine.Widest);
    }

    [Fact]
    public async Task Token_that_ends_is_not_said()
    {
        Start();
        var answer = _scheduler.TryAdd(Request([1], max: 50, end: 5))!;
        Assert.Equal(Numbers(2, 3), await ReadAsync(answer));
        Assert.Equal(new AnswerEnd(AnswerEnd.Stop, 4, 0), answer.End);
    }

    [Fact]
    public async Task Answer_ends_where_the_slot_does()
    {
        Start();
        var answer = _scheduler.TryAdd(Request([.. Enumerable.Range(1, 60)], max: 1000))!;
        Assert.Equal(Numbers(61, 5), await ReadAsync(answer)); // four fit, and the fifth needs no place
        Assert.Equal(AnswerEnd.Length, answer.End!.Reason);
    }

    [Fact]
    public async Task Long_prompt_is_computed_between_the_tokens_of_others()
    {
        using var gate = new SemaphoreSlim(0);
        _engine.Before = _ => gate.Wait();
        Start();
        var talking = _scheduler.TryAdd(Request([1], max: 30))!;
        gate.Release(2); // its prompt, and a token
        await Eventually.BeTrueAsync(() => _engine.Order.Count == 2, "one talks");
        var late = _scheduler.TryAdd(Request([.. Enumerable.Range(100, 20)], max: 2))!;
        gate.Release(1000);
        await Task.WhenAll(ReadAsync(talking), ReadAsync(late));

        // The five chunks of the late one's prompt: between any two of them the other one got a token.
        var first = _engine.Order.IndexOf(0, 1);
        Assert.Equal([0, 1, 0, 1, 0, 1, 0, 1, 0, 2], _engine.Order.Skip(first).Take(10));
    }

    [Fact]
    public async Task Who_leaves_is_out_before_the_next_step()
    {
        using var gate = new SemaphoreSlim(0);
        _engine.Before = _ => gate.Wait();
        Start();
        var left = _scheduler.TryAdd(Request([1], max: 50))!;
        gate.Release(3);
        await Eventually.BeTrueAsync(() => _engine.Order.Count == 3, "it talks");
        left.Leave();
        gate.Release(1); // the step under way
        await AllFreeAsync();
        Assert.InRange(_engine.Order.Count, 3, 4);
    }

    [Fact]
    public async Task More_than_may_wait_are_refused_and_who_has_left_does_not_count()
    {
        var waiting = Enumerable.Range(0, 7).Select(i => _scheduler.TryAdd(Request([i], max: 1))!).ToArray(); // nobody computes yet
        Assert.Null(_scheduler.TryAdd(Request([1], max: 1)));
        waiting[2].Leave();
        var one = _scheduler.TryAdd(Request([1], max: 1));
        Assert.NotNull(one);
        Assert.Null(_scheduler.TryAdd(Request([1], max: 1)));
        Start();
        await Task.WhenAll([.. waiting.Select(ReadAsync), ReadAsync(one)]);
    }

    [Fact]
    public async Task Step_that_fails_ends_its_answers_and_no_others()
    {
        _engine.Poison = 13;
        Start();
        var bad = _scheduler.TryAdd(Request([10], max: 20))!;
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(bad));
        Assert.Null(bad.End);

        Assert.Equal(Numbers(51, 4), await ReadAsync(_scheduler.TryAdd(Request([50], max: 4))!));
        await AllFreeAsync();
    }

    [Fact]
    public async Task Abort_ends_everybody_with_what_they_have()
    {
        using var gate = new SemaphoreSlim(0);
        _engine.Before = _ => gate.Wait();
        Start();
        var answers = Enumerable.Range(0, 5).Select(i => _scheduler.TryAdd(Request([i], max: 50))!).ToArray();
        gate.Release(6);
        await Eventually.BeTrueAsync(() => _engine.Order.Count == 6, "some talk");
        _scheduler.Abort();
        gate.Release(100);
        await Task.WhenAll(answers.Select(ReadAsync));
        Assert.All(answers, static answer => Assert.Equal(AnswerEnd.Abort, answer.End!.Reason));
        await AllFreeAsync();
    }

    [Fact]
    public async Task Ten_thousand_requests_and_random_leavers_leave_no_slot_behind()
    {
        Start();
        var done = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, _) =>
        {
            var (first, leaves) = (i % 200, i % 3 == 0);
            var answer = _scheduler.TryAdd(Request([first], max: 1 + (i % 7)))!;
            var text = "";
            await foreach (var piece in answer.Pieces)
            {
                text += piece.Text;
                if (leaves)
                {
                    answer.Leave();
                }
            }

            Assert.StartsWith(text, Numbers(first + 1, 7), StringComparison.Ordinal);
            Interlocked.Increment(ref done);
        });
        Assert.Equal(10_000, done);
        await AllFreeAsync();
    }

    private void Start() => _running = Task.Factory.StartNew(() => _scheduler.Run(_stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private Task AllFreeAsync() => Eventually.BeTrueAsync(() => _scheduler.Load == 0 && _engine.Taken == 0, "every slot is free");

    // A token says its number, so that an answer is a row of them.
    private static GenerationRequest Request(IReadOnlyList<int> prompt, int max, int end = -1) => new(
        prompt, max, new HashSet<int> { end }, new SamplingOptions { Temperature = 0 }, null,
        new AnswerText(Bare, new ReasoningSplit(null, null, thinking: false), new StopStrings([])));

    private static readonly ModelTokenizer Bare = NumberTokenizer();

    private static string Numbers(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(static token => $"[{token}]"));

    private static ModelTokenizer NumberTokenizer() => new(TinyTokenizer.Read(TinyTokenizer.Json()) with
    {
        Added = [.. Enumerable.Range(0, 300).Select(static token => new AddedToken(token, $"[{token}]"))],
    });

    private static async Task<string> ReadAsync(Answer answer)
    {
        var text = "";
        await foreach (var piece in answer.Pieces)
        {
            text += piece.Text;
        }

        return text;
    }
}
