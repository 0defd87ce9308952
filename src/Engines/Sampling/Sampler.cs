using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace DeepSeek.Engines.Sampling;

/// <summary>
/// Chooses the tokens of one sequence: penalties, then temperature, then top-k, top-p and min-p, then by chance. The order is that of vLLM
/// and of Hugging Face's logits processors. Allocates nothing for a token.
/// </summary>
public sealed class Sampler
{
    private readonly SamplingSettings _settings;
    private readonly Random _random;
    private readonly Dictionary<int, int> _answered = [];
    private readonly HashSet<int> _known;
    private readonly float[] _odds;
    private readonly int[] _tokens;

    /// <param name="settings">How.</param>
    /// <param name="vocabularySize">Logits of a token.</param>
    /// <param name="prompt">Its tokens count for <see cref="SamplingSettings.RepetitionPenalty"/>.</param>
    /// <param name="random">Where the settings have no seed.</param>
    public Sampler(SamplingSettings settings, int vocabularySize, IEnumerable<int> prompt, Random random)
    {
        _settings = settings;
        _random = settings.Seed is { } seed ? new Random(seed.GetHashCode()) : random;
        _known = settings.RepetitionPenalty is 1 ? [] : [.. prompt];
        (_odds, _tokens) = settings.Temperature > 0 ? (new float[vocabularySize], new int[vocabularySize]) : ([], []);
    }

    /// <summary>The next token, which counts as said from then on.</summary>
    /// <param name="logits">Are changed.</param>
    public int Next(Span<float> logits)
    {
        Penalize(logits);
        var token = _settings.Temperature > 0 ? Draw(logits) : TensorPrimitives.IndexOfMax((ReadOnlySpan<float>)logits);
        CollectionsMarshal.GetValueRefOrAddDefault(_answered, token, out _)++;
        return token;
    }

    private void Penalize(Span<float> logits)
    {
        if (_settings.RepetitionPenalty is not 1)
        {
            foreach (var token in _known)
            {
                logits[token] = Repeated(logits[token]);
            }
        }

        foreach (var (token, times) in _answered)
        {
            if (_settings.RepetitionPenalty is not 1 && !_known.Contains(token))
            {
                logits[token] = Repeated(logits[token]);
            }

            logits[token] -= _settings.PresencePenalty + (_settings.FrequencyPenalty * times);
        }
    }

    private float Repeated(float logit) => logit > 0 ? logit / _settings.RepetitionPenalty : logit * _settings.RepetitionPenalty;

    private int Draw(ReadOnlySpan<float> logits)
    {
        // e^((l - max) / T): the likeliest token has 1, so that nothing overflows.
        var odds = _odds.AsSpan(0, logits.Length);
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), odds);
        TensorPrimitives.Divide(odds, _settings.Temperature, odds);
        TensorPrimitives.Exp(odds, odds);
        var count = Candidates(odds, out var all);
        if (count == 0)
        {
            return Pick(odds, all, tokens: default);
        }

        var (kept, sum) = Cut(count, all);
        return Pick(odds[..kept], sum, _tokens);
    }

    /// <summary>
    /// Moves what could be chosen to the front, where there is a choice to narrow. Whatever is less likely than an even share of what top-p
    /// leaves over can't be needed, all of it together: that leaves few to be sorted.
    /// </summary>
    /// <returns>How many; 0: all may be chosen, as they lie.</returns>
    private int Candidates(Span<float> odds, out float sum)
    {
        sum = TensorPrimitives.Sum((ReadOnlySpan<float>)odds);
        if (_settings is { TopP: >= 1, TopK: 0, MinP: <= 0 })
        {
            return 0;
        }

        var least = Math.Max(_settings.MinP, _settings.TopP < 1 ? (1 - _settings.TopP) * sum / odds.Length : 0);
        var count = 0;
        for (var token = 0; token < odds.Length; token++)
        {
            if (odds[token] >= least)
            {
                (odds[count], _tokens[count]) = (odds[token], token);
                count++;
            }
        }

        return count;
    }

    private (int Count, float Sum) Cut(int count, float all)
    {
        var odds = _odds.AsSpan(0, count);
        odds.Sort(_tokens.AsSpan(0, count), static (a, b) => b.CompareTo(a));
        var most = _settings.TopK > 0 ? Math.Min(_settings.TopK, count) : count;
        if (_settings.TopK > 0)
        {
            all = TensorPrimitives.Sum((ReadOnlySpan<float>)odds[..most]); // top-p is of what top-k leaves
        }

        var (kept, sum) = (0, 0f);
        while (kept < most && (kept == 0 || sum < _settings.TopP * all))
        {
            sum += odds[kept++];
        }

        return (kept, sum);
    }

    private int Pick(ReadOnlySpan<float> odds, float sum, ReadOnlySpan<int> tokens)
    {
        var rest = (float)_random.NextDouble() * sum;
        var at = 0;
        while (at < odds.Length - 1 && (rest -= odds[at]) >= 0)
        {
            at++;
        }

        return tokens.IsEmpty ? at : tokens[at];
    }
}
