using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Weights;

/// <summary>
/// Tries again what a source doesn't serve at the moment: after 1, 2, 4 … 30 s, each with jitter, and not sooner than asked. Five tries in
/// a row without a byte are the end; a try that brought something begins a new row, however long the file takes.
/// </summary>
/// <param name="progress">Where each wait is said.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Of the jitter.</param>
internal sealed class Retrying(Progress progress, TimeProvider time, Random random)
{
    private const int Fruitless = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        T result = default!;
        await RunAsync(async _ => result = await work(), cancellationToken);
        return result;
    }

    /// <param name="work">Is told of its attempt, and says when it came forward.</param>
    /// <param name="cancellationToken">Ends the waiting too.</param>
    /// <exception cref="JobFailure">Nothing came, five times in a row.</exception>
    public async Task RunAsync(Func<Attempt, Task> work, CancellationToken cancellationToken)
    {
        for (var fruitless = 1; ; fruitless++)
        {
            var attempt = new Attempt();
            try
            {
                await work(attempt);
                return;
            }
            catch (SourceTroubleException e)
            {
                fruitless = attempt.CameForward ? 1 : fruitless;
                if (fruitless == Fruitless)
                {
                    throw JobFailure.Other($"{e.Message}; {Fruitless} tries in a row brought nothing", e);
                }

                var wait = Wait(fruitless, e.RetryAfter);
                progress.Say($"{e.Message}; trying again in {wait.TotalSeconds:0.0} s");
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    private TimeSpan Wait(int fruitless, TimeSpan? asked)
    {
        var seconds = Math.Min(Math.Pow(2, fruitless - 1), Longest.TotalSeconds) * (0.5 + (random.NextDouble() / 2));
        return TimeSpan.FromSeconds(Math.Max(seconds, asked?.TotalSeconds ?? 0));
    }

    /// <summary>One try.</summary>
    internal sealed class Attempt
    {
        public bool CameForward { get; private set; }

        public void Progressed() => CameForward = true;
    }
}
