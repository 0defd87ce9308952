using DeepSeek.Bench.Inference.Models;

namespace DeepSeek.Bench.Inference.Scenarios;

/// <summary>What scenarios work with.</summary>
/// <param name="Options">What is measured.</param>
/// <param name="Forms">Of the model; the first is the one that the others are compared with.</param>
/// <param name="Progress">Says how far it is.</param>
internal sealed record BenchContext(InferenceBenchOptions Options, IReadOnlyList<ModelForm> Forms, Progress Progress)
{
    /// <summary>Sequences at once, where there are many.</summary>
    public const int Crowd = 8;

    /// <summary>Room of a slot, in tokens: what is needed, since each step reads all of it.</summary>
    public int Context => Options.PromptTokens + Options.AnswerTokens;
}
