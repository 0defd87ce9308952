namespace DeepSeek.Engines.Sampling;

/// <summary>How the next token is chosen. The defaults are those that DeepSeek recommends for its R1 models.</summary>
public sealed record SamplingSettings
{
    /// <summary>0 always takes the likeliest token; the greater, the more even the odds. Default: 0.6.</summary>
    public float Temperature { get; init; } = 0.6f;

    /// <summary>Only the likeliest tokens that have this much of the probability together. 1: all. Default: 0.95.</summary>
    public float TopP { get; init; } = 0.95f;

    /// <summary>Only so many of the likeliest tokens. 0: all. Default: 0.</summary>
    public int TopK { get; init; }

    /// <summary>Only tokens at least this likely, measured by the likeliest. 0: all. Default: 0.</summary>
    public float MinP { get; init; }

    /// <summary>Taken from the logit of each token that the answer has already. Default: 0.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Taken from the logit of a token for each time that the answer has it. Default: 0.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>By which the logits of tokens of prompt and answer are divided where positive, and multiplied where negative. 1: not at all. Default: 1.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>The same seed chooses the same from the same logits. Null: another one each time.</summary>
    public long? Seed { get; init; }
}
