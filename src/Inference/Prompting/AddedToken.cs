namespace DeepSeek.Inference.Prompting;

/// <summary>A token beside the vocabulary of words: the turns of a conversation, the end of a text, the borders of reasoning.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Content">As it is written.</param>
internal sealed record AddedToken(int Id, string Content);
