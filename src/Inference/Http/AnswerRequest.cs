using DeepSeek.Engines.Sampling;
using DeepSeek.Inference.Prompting;

namespace DeepSeek.Inference.Http;

/// <summary>What a client asks for, read and checked.</summary>
internal sealed record AnswerRequest
{
    /// <summary>Of a chat; null: <see cref="Text"/> is to be gone on from.</summary>
    public IReadOnlyList<ChatTurn>? Turns { get; init; }

    /// <summary>Of a text completion.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether the text comes back before its continuation.</summary>
    public bool Echo { get; init; }

    public bool Stream { get; init; }

    /// <summary>Whether a stream ends with a chunk of token counts.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Tokens of the answer at most; null: as many as fit.</summary>
    public int? MaxTokens { get; init; }

    public IReadOnlyList<string> Stop { get; init; } = [];

    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>The same seed gives the same answer to the same prompt; null: another one each time.</summary>
    public long? Seed { get; init; }
}
