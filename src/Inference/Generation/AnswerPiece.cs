namespace DeepSeek.Inference.Generation;

/// <summary>Text of an answer, as it comes.</summary>
/// <param name="Text">Not empty.</param>
/// <param name="Thought">Whether the model thinks, or answers.</param>
internal readonly record struct AnswerPiece(string Text, bool Thought);
