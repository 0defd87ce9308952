using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Inference.Http;

/// <summary>Who answers requests at the moment: nobody while loading and draining.</summary>
internal sealed class Serving
{
    private volatile Pair? _pair;

    public ServerPhase Phase { get; private set; }

    /// <summary>Null while loading.</summary>
    public ServedModel? Model => _pair?.Model;

    public void Begin(ServedModel model, Scheduler scheduler)
    {
        _pair = new Pair(model, scheduler);
        Phase = ServerPhase.Ready;
    }

    /// <summary>Takes nothing new, lets answers end for so long, and then ends them with what they have.</summary>
    public async Task DrainAsync(TimeSpan patience, TimeProvider time, CancellationToken impatience)
    {
        Phase = ServerPhase.Draining;
        if (_pair is not { } pair)
        {
            return;
        }

        var started = time.GetTimestamp();
        while (pair.Scheduler.Load > 0 && time.GetElapsedTime(started) < patience && !impatience.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, CancellationToken.None);
        }

        pair.Scheduler.Abort();
    }

    /// <exception cref="RequestException">Nobody answers, or too many wait.</exception>
    public (ServedModel Model, GenerationRequest Request, Answer Answer) Ask(Func<ServedModel, AnswerRequest> read)
    {
        var pair = _pair;
        if (Phase != ServerPhase.Ready || pair is null)
        {
            throw RequestException.Unavailable(Phase == ServerPhase.Draining ? "draining" : "loading");
        }

        var request = pair.Model.Compile(read(pair.Model));
        return (pair.Model, request, pair.Scheduler.TryAdd(request) ?? throw RequestException.QueueFull(pair.Scheduler.Load));
    }

    private sealed record Pair(ServedModel Model, Scheduler Scheduler);
}
