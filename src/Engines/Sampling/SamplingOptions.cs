namespace DeepSeek.Engines.Sampling;

/// <summary>How the next token is chosen. The defaults are OpenAI's: as the model says, nothing cut, nothing penalised.</summary>
public sealed record SamplingOptions
{
    /// <summary>Divides logits: below 1 likely tokens get likelier, above 1 less so. 0: always the likeliest. Default: 1.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Only the likeliest tokens whose probabilities make up so much, at least one. Above 0; 1, the default: all.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Only so many of the likeliest tokens. 0, the default: all.</summary>
    public int TopK { get; init; }

    /// <summary>Only tokens that are at least so likely, as a part of the likeliest one's probability. 0 to 1. Default: 0, all.</summary>
    public float MinP { get; init; }

    /// <summary>Taken off the logits of tokens that the answer has already, once for each time. −2 to 2. Default: 0.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>Taken off the logits of tokens that the answer has already, however often. −2 to 2. Default: 0.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Logits of tokens that prompt or answer have already are divided by it where positive, multiplied where negative. Above 0. Default: 1.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Same seed, same logits, same tokens.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether earlier tokens matter at all.</summary>
    internal bool Penalises => FrequencyPenalty != 0 || PresencePenalty != 0 || RepetitionPenalty != 1;

    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range; named is the property.</exception>
    public void Validate()
    {
        Check(Temperature is >= 0 and < float.PositiveInfinity, nameof(Temperature), Temperature);
        Check(TopP is > 0 and <= 1, nameof(TopP), TopP);
        Check(TopK >= 0, nameof(TopK), TopK);
        Check(MinP is >= 0 and <= 1, nameof(MinP), MinP);
        Check(FrequencyPenalty is >= -2 and <= 2, nameof(FrequencyPenalty), FrequencyPenalty);
        Check(PresencePenalty is >= -2 and <= 2, nameof(PresencePenalty), PresencePenalty);
        Check(RepetitionPenalty is > 0 and < float.PositiveInfinity, nameof(RepetitionPenalty), RepetitionPenalty);

        static void Check(bool right, string name, object value)
        {
            if (!right)
            {
                throw new ArgumentOutOfRangeException(name, value, "out of range");
            }
        }
    }
}
