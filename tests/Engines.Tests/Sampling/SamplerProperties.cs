using DeepSeek.Engines.Sampling;
using FsCheck.Xunit;

namespace DeepSeek.Engines.Tests.Sampling;

public sealed class SamplerProperties
{
    [Property]
    public bool Token_is_one_of_the_k_likeliest(float[] values, ushort topK, ulong seed)
    {
        if (Finite(values) is not { Length: > 0 } logits)
        {
            return true;
        }

        var token = new Sampler(logits.Length).Next([.. logits], new SampledSequence(new SamplingOptions { TopK = topK, Seed = seed, Temperature = 2 }, []));
        return topK == 0 || logits.Count(logit => logit > logits[token]) < topK;
    }

    [Property]
    public bool Token_is_inside_of_top_p(float[] values, byte part, ulong seed)
    {
        if (Finite(values) is not { Length: > 0 } logits)
        {
            return true;
        }

        var topP = (part + 1) / 256f;
        var token = new Sampler(logits.Length).Next([.. logits], new SampledSequence(new SamplingOptions { TopP = topP, Seed = seed }, []));
        var weights = logits.Select(logit => Math.Exp(logit - logits.Max())).ToArray();
        return weights.Where(weight => weight > weights[token] * (1 + 1e-5)).Sum() <= topP * weights.Sum() * (1 + 1e-5);
    }

    [Property]
    public bool Token_is_likely_enough_for_min_p(float[] values, byte part, ulong seed)
    {
        if (Finite(values) is not { Length: > 0 } logits)
        {
            return true;
        }

        var token = new Sampler(logits.Length).Next([.. logits], new SampledSequence(new SamplingOptions { MinP = part / 255f, Seed = seed }, []));
        return Math.Exp(logits[token] - logits.Max()) >= part / 255f * (1 - 1e-5);
    }

    private static float[] Finite(float[] values) => [.. values.Where(float.IsFinite).Select(static value => Math.Clamp(value, -50, 50))];
}
