namespace DeepSeek.Inference.Generation;

/// <summary>
/// Tells a model's thoughts from its answer, by the tokens that border them and not by text that looks like them. The white space that
/// models put after a border belongs to neither.
/// </summary>
/// <param name="opens">Token that begins thoughts; null: the model has none.</param>
/// <param name="closes">Token that ends them; null: the model has none.</param>
/// <param name="thinking">Whether the prompt has begun them already.</param>
internal sealed class ReasoningSplit(int? opens, int? closes, bool thinking)
{
    private bool _begun = !thinking;

    /// <summary>Whether what comes now is thought.</summary>
    public bool Thinking { get; private set; } = thinking;

    /// <summary>Takes a token that is a border.</summary>
    /// <returns>Whether it was one; it has no text then.</returns>
    public bool Crosses(int token)
    {
        if (token != opens && token != closes)
        {
            return false;
        }

        (Thinking, _begun) = (token == opens, false);
        return true;
    }

    /// <summary>Text without the white space after a border.</summary>
    public string Trim(string text)
    {
        var rest = _begun ? text : text.TrimStart();
        _begun |= rest.Length > 0;
        return rest;
    }
}
