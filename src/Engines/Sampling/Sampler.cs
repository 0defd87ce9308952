using System.Numerics.Tensors;

namespace DeepSeek.Engines.Sampling;

/// <summary>
/// Chooses tokens by logits: penalties, temperature, min_p, top_k, top_p, then by lot, in the order of vLLM. One for each caller at a time, of any
/// number of sequences; a step allocates nothing.
/// </summary>
/// <param name="vocabularySize">Logits of a token.</param>
public sealed class Sampler(int vocabularySize)
{
    private readonly float[] _weights = new float[vocabularySize];
    private readonly int[] _tokens = new int[vocabularySize];

    /// <summary>Chooses the next token of a sequence, and adds it to it.</summary>
    /// <param name="logits">Those behind the last token; they are overwritten.</param>
    /// <param name="sequence">How, and what was before.</param>
    /// <exception cref="ArgumentException">Not as many as the vocabulary has, or one isn't a number.</exception>
    public int Next(Span<float> logits, SampledSequence sequence)
    {
        if (logits.Length != vocabularySize)
        {
            throw new ArgumentException($"there are {logits.Length} logits, not {vocabularySize}", nameof(logits));
        }

        sequence.Penalise(logits);
        var likeliest = TensorPrimitives.IndexOfMax(logits);
        var most = logits[likeliest];
        if (float.IsNaN(most) || float.IsNegativeInfinity(most))
        {
            throw new ArgumentException("logits aren't numbers: the model is broken, or computed in a precision that it wasn't made for", nameof(logits));
        }

        var token = sequence.Options is { Temperature: 0 } or { TopK: 1 } || float.IsPositiveInfinity(most) ? likeliest : Draw(logits, most, sequence);
        sequence.Add(token);
        return token;
    }

    private int Draw(Span<float> logits, float most, SampledSequence sequence)
    {
        var options = sequence.Options;

        // Weights are probabilities as a part of the likeliest token's.
        TensorPrimitives.Subtract(logits, most, logits);
        TensorPrimitives.Divide(logits, options.Temperature, logits);
        TensorPrimitives.Exp(logits, logits);
        var all = options is { TopP: < 1, TopK: 0, MinP: 0 } ? Sum(logits) : 0;
        var least = Math.Max(options.MinP, Unneeded(all, options));
        var count = 0;
        for (var token = 0; token < logits.Length; token++)
        {
            if (logits[token] >= least && logits[token] > 0)
            {
                (_weights[count], _tokens[count]) = (logits[token], token);
                count++;
            }
        }

        var weights = _weights.AsSpan(0, count);
        var tokens = _tokens.AsSpan(0, count);
        if (options is { TopK: > 0 } or { TopP: < 1 })
        {
            count = Cut(weights, tokens, options, all);
        }

        var lot = sequence.Draw() * Sum(weights[..count]);
        for (var i = 0; i < count - 1; i++)
        {
            lot -= weights[i];
            if (lot < 0)
            {
                return tokens[i];
            }
        }

        return tokens[count - 1];
    }

    // Sorting a whole vocabulary would cost more than computing a small model. Tokens that are so unlikely that all of them, were there a
    // vocabulary of them, lie outside of top_p need not be sorted; that leaves few. top_k alone, and min_p in front of top_p, have no such bound.
    private float Unneeded(double all, SamplingOptions options) => (float)((1 - options.TopP) * 0.99 * all / vocabularySize);

    /// <param name="all">The sum of all weights, where some aren't among those given; else 0.</param>
    /// <returns>How many of the likeliest stay; they come first.</returns>
    private static int Cut(Span<float> weights, Span<int> tokens, SamplingOptions options, double all)
    {
        // Downwards without a comparer, which would be allocated.
        TensorPrimitives.Negate(weights, weights);
        weights.Sort(tokens);
        TensorPrimitives.Negate(weights, weights);
        var count = options.TopK > 0 ? Math.Min(options.TopK, weights.Length) : weights.Length;
        if (options.TopP < 1)
        {
            var enough = options.TopP * (all > 0 ? all : Sum(weights[..count]));
            var sum = 0.0;
            for (var i = 0; i < count; i++)
            {
                sum += weights[i];
                if (sum >= enough)
                {
                    return i + 1;
                }
            }
        }

        return count;
    }

    private static double Sum(ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        return sum;
    }
}
