namespace DeepSeek.EndToEnd.Tests;

/// <summary>Clients that ask every gateway, over and over, what it has an answer to.</summary>
internal sealed class KnownQuestions : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly Questions _questions;
    private readonly string[] _known;
    private readonly Task[] _loops;
    private int _asked;
    private volatile string? _firstFailure;

    public KnownQuestions(Questions questions, IEnumerable<GatewayPod> gateways, string[] known)
    {
        (_questions, _known) = (questions, known);
        _loops = [.. gateways.Select(gateway => Task.Run(() => LoopAsync(gateway)))];
    }

    public int Asked => Volatile.Read(ref _asked);

    public void AssertAllAnswered() => Assert.True(_firstFailure is null, $"of {Asked} questions one wasn't answered: {_firstFailure}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        _stop.Dispose();
    }

    private async Task LoopAsync(GatewayPod gateway)
    {
        for (var turn = 0; !_stop.IsCancellationRequested; turn++)
        {
            var question = _known[turn % _known.Length];
            var reply = await _questions.AskAsync(gateway, question);
            if (!reply.Answers(question))
            {
                _firstFailure ??= $"'{question}': {reply}";
            }

            Interlocked.Increment(ref _asked);
            await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
