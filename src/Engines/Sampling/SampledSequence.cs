namespace DeepSeek.Engines.Sampling;

/// <summary>What choosing the tokens of one sequence remembers: where its random numbers are, and which tokens it has, as far as penalties ask for them.</summary>
public sealed class SampledSequence
{
    /// <summary>Different tokens for which there is room from the beginning.</summary>
    private const int UsualTokens = 256;

    private readonly bool _remembers;
    private readonly Dictionary<int, int> _answer = [];
    private readonly HashSet<int> _prompt = [];
    private ulong _random;

    /// <param name="options">How tokens are chosen.</param>
    /// <param name="prompt">The tokens in front of the answer.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the options is outside of its range.</exception>
    public SampledSequence(SamplingOptions options, ReadOnlySpan<int> prompt)
    {
        options.Validate();
        (Options, _remembers, _random) = (options, options.Penalises, options.Seed);
        _answer.EnsureCapacity(_remembers ? UsualTokens : 0);
        if (options.RepetitionPenalty != 1)
        {
            foreach (var token in prompt)
            {
                _prompt.Add(token);
            }
        }
    }

    public SamplingOptions Options { get; }

    /// <summary>A token was put behind the sequence; <see cref="Sampler.Next"/> does it for those that it chooses.</summary>
    public void Add(int token)
    {
        if (_remembers)
        {
            _answer[token] = _answer.GetValueOrDefault(token) + 1;
        }
    }

    /// <summary>Changes logits as the penalties say.</summary>
    internal void Penalise(Span<float> logits)
    {
        foreach (var token in _prompt)
        {
            if (!_answer.ContainsKey(token))
            {
                logits[token] = Repeated(logits[token]);
            }
        }

        foreach (var (token, count) in _answer)
        {
            logits[token] = Repeated(logits[token]) - count * Options.FrequencyPenalty - Options.PresencePenalty;
        }
    }

    /// <summary>Evenly from 0 to 1, without 1. SplitMix64: the same with every version of .NET, and good from any seed on.</summary>
    internal double Draw()
    {
        _random += 0x9E3779B97F4A7C15;
        var z = _random;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    private float Repeated(float logit) => logit > 0 ? logit / Options.RepetitionPenalty : logit * Options.RepetitionPenalty;
}
