namespace DeepSeek.TinyModels.Training;

/// <summary>A sequence to learn.</summary>
/// <param name="Tokens">All of it.</param>
/// <param name="Given">So many tokens are the question: what follows is learnt, not they.</param>
internal sealed record Lesson(IReadOnlyList<int> Tokens, int Given);
