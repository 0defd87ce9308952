using DeepSeek.Engines.Sampling;
using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Scheduling;

/// <summary>What is to be generated.</summary>
/// <param name="Prompt">Tokens; at least one, and fewer than a slot takes.</param>
/// <param name="MaxTokens">Of the answer; at least 1.</param>
/// <param name="Ends">Tokens that end it.</param>
/// <param name="Sampling">How tokens are chosen; its seed aside.</param>
/// <param name="Seed">Null: the scheduler's lot.</param>
/// <param name="Text">Makes text of them; of this request alone.</param>
internal sealed record GenerationRequest(IReadOnlyList<int> Prompt, int MaxTokens, IReadOnlySet<int> Ends, SamplingOptions Sampling, long? Seed, AnswerText Text);
