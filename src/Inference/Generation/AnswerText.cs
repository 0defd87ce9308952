using DeepSeek.Inference.Prompting;

namespace DeepSeek.Inference.Generation;

/// <summary>From tokens to what a client reads. Stop strings end the answer, not the thoughts before it: those would hardly survive a "\n\n".</summary>
internal sealed class AnswerText(ModelTokenizer tokenizer, ReasoningSplit split, StopStrings stops)
{
    private TokenText _text = new(tokenizer);

    /// <summary>Whether a stop string has come.</summary>
    public bool Stopped => stops.Stopped;

    public bool Thinking => split.Thinking;

    /// <returns>What can be read now; null: nothing new.</returns>
    public AnswerPiece? Append(int token)
    {
        if (split.Crosses(token))
        {
            _text = new TokenText(tokenizer); // half a character at a border is none
            return null;
        }

        var text = split.Trim(_text.Append(token));
        return Piece(split.Thinking ? text : stops.Append(text));
    }

    /// <returns>What was held back in case a stop string would come of it.</returns>
    public AnswerPiece? End() => Piece(stops.End());

    private AnswerPiece? Piece(string text) => text.Length > 0 ? new AnswerPiece(text, split.Thinking) : null;
}
