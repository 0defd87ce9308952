using DeepSeek.Engines;

namespace DeepSeek.Inference.Measuring;

/// <summary>
/// Measures an engine by itself, without server and sampling. Tokens are given, not chosen: every model and every round does the same work,
/// whatever it would have said.
/// </summary>
/// <param name="engine">With as many slots as the largest batch.</param>
/// <param name="options">What is measured.</param>
/// <param name="time">The clock; only its timestamps count.</param>
/// <param name="cpu">What the process has used of processors so far.</param>
internal sealed class EngineBench(DecoderEngine engine, EngineBenchOptions options, TimeProvider time, Func<TimeSpan> cpu)
{
    private readonly float[] _logits = new float[engine.Model.Slots * engine.Model.VocabularySize];
    private readonly List<double> _prefills = [];
    private readonly Dictionary<int, List<(double Rate, double Cpu)>> _decodes = options.Batches.ToDictionary(static batch => batch, static _ => new List<(double Rate, double Cpu)>());

    public Rate Prefill => Rate.Of(_prefills);

    public IReadOnlyList<DecodeRate> Decode => [.. options.Batches.Select(batch => new DecodeRate(batch, Rate.Of(_decodes[batch].Select(static round => round.Rate)), _decodes[batch].Min(static round => round.Cpu)))];

    /// <summary>Lets the engine allocate what its first steps need; nothing of it counts.</summary>
    public void WarmUp() => Measure(options.Batches.Max(), steps: Math.Min(2, options.AnswerTokens));

    /// <summary>Measures all once.</summary>
    /// <exception cref="EngineException">Computing failed.</exception>
    public void Round()
    {
        foreach (var batch in options.Batches)
        {
            var (prefills, decode) = Measure(batch, options.AnswerTokens);
            _prefills.AddRange(prefills);
            _decodes[batch].Add(decode);
        }
    }

    private (IReadOnlyList<double> Prefills, (double Rate, double Cpu) Decode) Measure(int batch, int steps)
    {
        var prefills = new double[batch];
        for (var slot = 0; slot < batch; slot++)
        {
            var prompt = Enumerable.Range(0, options.PromptTokens).Select(i => Token(slot, i)).ToArray();
            engine.Free(slot);
            var started = time.GetTimestamp();
            engine.Prefill(slot, prompt, _logits.AsSpan(0, engine.Model.VocabularySize));
            prefills[slot] = options.PromptTokens / time.GetElapsedTime(started).TotalSeconds;
        }

        var rows = new SlotToken[batch];
        var logits = _logits.AsSpan(0, batch * engine.Model.VocabularySize);
        var (begun, usedBefore) = (time.GetTimestamp(), cpu());
        for (var step = 0; step < steps; step++)
        {
            for (var slot = 0; slot < batch; slot++)
            {
                rows[slot] = new SlotToken(slot, Token(slot, options.PromptTokens + step));
            }

            engine.Decode(rows, logits);
        }

        var tokens = batch * steps;
        var decode = (tokens / time.GetElapsedTime(begun).TotalSeconds, (cpu() - usedBefore).TotalMilliseconds / tokens);
        for (var slot = 0; slot < batch; slot++)
        {
            engine.Free(slot);
        }

        return (prefills, decode);
    }

    // Spread over the vocabulary, other ones in each slot.
    private int Token(int slot, int position) => (int)((slot * 104_729L + position * 7_919L) % engine.Model.VocabularySize);
}
