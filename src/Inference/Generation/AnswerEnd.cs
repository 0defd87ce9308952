namespace DeepSeek.Inference.Generation;

/// <summary>How an answer ended.</summary>
/// <param name="Reason">One of the constants.</param>
/// <param name="Tokens">That the model gave, those of thoughts and of the end included.</param>
/// <param name="ThoughtTokens">Of thoughts.</param>
internal sealed record AnswerEnd(string Reason, int Tokens, int ThoughtTokens)
{
    /// <summary>The model was done, or a stop string came.</summary>
    public const string Stop = "stop";

    /// <summary>As many tokens as were asked for, or as fit.</summary>
    public const string Length = "length";

    /// <summary>The server ended.</summary>
    public const string Abort = "abort";
}
