namespace DeepSeek.Inference.Prompting;

/// <summary>What a model is asked to go on from.</summary>
/// <param name="Tokens">All of them.</param>
/// <param name="Thinking">Whether it ends inside the model's thoughts.</param>
internal sealed record Prompt(IReadOnlyList<int> Tokens, bool Thinking);
