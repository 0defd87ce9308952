using DeepSeek.Engines;
using DeepSeek.Engines.Sampling;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Metering;

namespace DeepSeek.Inference.Scheduling;

/// <summary>
/// The one owner of the engine. Each turn of its loop lets those go who left, takes those in who wait, computes one chunk of one prompt, and
/// then one token of every sequence that is past its prompt: nobody waits for another's long prompt or long answer to end.
/// </summary>
internal sealed class Scheduler : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<Sequence> _waiting = [];
    private readonly List<Sequence> _running = [];
    private readonly AutoResetEvent _work = new(initialState: false);
    private readonly PriorityQueue<int, int> _slots;
    private readonly DecoderEngine _engine;
    private readonly int _mostWaiting;
    private readonly InferenceMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Sampler _sampler;
    private readonly float[] _logits;
    private readonly SlotToken[] _rows;
    private volatile bool _aborting;

    /// <param name="engine">Is this one's alone from now on, and not disposed by it.</param>
    /// <param name="mostWaiting">Requests that may wait for a slot.</param>
    /// <param name="metrics">Where all is measured.</param>
    /// <param name="time">The clock of measurements.</param>
    /// <param name="random">Of requests without a seed.</param>
    public Scheduler(DecoderEngine engine, int mostWaiting, InferenceMetrics metrics, TimeProvider time, Random random)
    {
        (_engine, _mostWaiting, _metrics, _time, _random) = (engine, mostWaiting, metrics, time, random);
        _sampler = new Sampler(engine.Model.VocabularySize);
        // The lowest first: a step computes from the lowest slot taken to the highest.
        _slots = new PriorityQueue<int, int>(Enumerable.Range(0, engine.Model.Slots).Select(static slot => (slot, slot)));
        _rows = new SlotToken[engine.Model.Slots];
        _logits = new float[engine.Model.Slots * engine.Model.VocabularySize];
    }

    /// <summary>Sequences in slots and before them.</summary>
    public int Load
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count + _running.Count;
            }
        }
    }

    /// <returns>The answer under way; null: too many wait.</returns>
    public Answer? TryAdd(GenerationRequest request)
    {
        Sequence sequence;
        lock (_lock)
        {
            var seed = (ulong)(request.Seed ?? _random.NextInt64());
            sequence = new Sequence(request, new Answer(), new SampledSequence(request.Sampling with { Seed = seed }, [.. request.Prompt]), _time.GetTimestamp());
            if (_waiting.Count(static waiting => !waiting.Answer.Left) >= _mostWaiting + _slots.Count)
            {
                return null;
            }

            _waiting.Enqueue(sequence);
            _metrics.Waiting.Set(_waiting.Count);
        }

        _work.Set();
        return sequence.Answer;
    }

    /// <summary>Ends all answers at once, with what they have.</summary>
    public void Abort()
    {
        _aborting = true;
        _work.Set();
    }

    /// <summary>Computes until <paramref name="stop"/>, and then until nobody is left. Blocks its thread.</summary>
    public void Run(CancellationToken stop)
    {
        WaitHandle[] wakers = [_work, stop.WaitHandle];
        while (Load > 0 || WaitHandle.WaitAny(wakers) == 0)
        {
            Turn();
        }
    }

    public void Dispose() => _work.Dispose();

    private void Turn()
    {
        TakeIn();
        _metrics.CacheUsage.Set((double)_running.Sum(sequence => _engine.Length(sequence.Slot)) / (_engine.Model.Slots * (long)_engine.Model.ContextLength));
        foreach (var sequence in _running.Where(sequence => _aborting || sequence.Answer.Left).ToArray())
        {
            Leave(sequence, sequence.End(AnswerEnd.Abort));
        }

        if (_running.Find(static sequence => sequence.InPrompt) is { } prompt)
        {
            Guard([prompt], () => Prefill(prompt));
        }

        var speaking = _running.Where(static sequence => !sequence.InPrompt).ToArray();
        if (speaking.Length > 0)
        {
            Guard(speaking, () => Decode(speaking));
        }
    }

    private void TakeIn()
    {
        lock (_lock)
        {
            while (_slots.Count > 0 && _waiting.TryDequeue(out var sequence))
            {
                sequence.Slot = _slots.Dequeue();
                _running.Add(sequence);
            }

            _metrics.Waiting.Set(_waiting.Count);
            _metrics.Running.Set(_running.Count);
        }
    }

    private void Prefill(Sequence sequence)
    {
        var prompt = sequence.Request.Prompt;
        var chunk = prompt.Skip(sequence.Prefilled).Take(_engine.Model.LargestChunk).ToArray();
        var last = sequence.Prefilled + chunk.Length == prompt.Count;
        var logits = last ? _logits.AsSpan(0, _engine.Model.VocabularySize) : default;
        _engine.Prefill(sequence.Slot, chunk, logits);
        sequence.Prefilled += chunk.Length;
        _metrics.PromptTokens.Inc(chunk.Length);
        if (last)
        {
            _metrics.FirstToken.Observe(_time.GetElapsedTime(sequence.Arrived).TotalSeconds);
            Advance(sequence, logits);
        }
    }

    private void Decode(Sequence[] speaking)
    {
        var size = _engine.Model.VocabularySize;
        for (var i = 0; i < speaking.Length; i++)
        {
            _rows[i] = new SlotToken(speaking[i].Slot, speaking[i].Next);
        }

        var logits = _logits.AsSpan(0, speaking.Length * size);
        _engine.Decode(_rows.AsSpan(0, speaking.Length), logits);
        for (var i = 0; i < speaking.Length; i++)
        {
            _metrics.BetweenTokens.Observe(_time.GetElapsedTime(speaking[i].Spoke).TotalSeconds);
            Advance(speaking[i], logits.Slice(i * size, size));
        }
    }

    private void Advance(Sequence sequence, Span<float> logits)
    {
        sequence.Spoke = _time.GetTimestamp();
        _metrics.AnswerTokens.Inc();
        if (sequence.Advance(logits, _sampler, _engine.Model.ContextLength - _engine.Length(sequence.Slot)) is { } end)
        {
            Leave(sequence, end);
        }
    }

    // What the engine can't compute ends the answers that it was for. The next may be another matter.
    private void Guard(IReadOnlyList<Sequence> sequences, Action compute)
    {
        try
        {
            compute();
        }
        catch (Exception e)
        {
            foreach (var sequence in sequences.Where(_running.Contains))
            {
                sequence.Answer.Fail(e);
                Vacate(sequence);
            }
        }
    }

    private void Leave(Sequence sequence, AnswerEnd end)
    {
        _metrics.Finished(sequence.Answer.Left ? "left" : end.Reason);
        sequence.Answer.Finish(end);
        Vacate(sequence);
    }

    private void Vacate(Sequence sequence)
    {
        _engine.Free(sequence.Slot);
        lock (_lock)
        {
            _running.Remove(sequence);
            _slots.Enqueue(sequence.Slot, sequence.Slot);
            _metrics.Running.Set(_running.Count);
        }
    }
}
