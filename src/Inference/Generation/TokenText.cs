using System.Text;
using DeepSeek.Inference.Prompting;

namespace DeepSeek.Inference.Generation;

/// <summary>
/// The text of an answer as its tokens come. A token may end in the middle of a character: what isn't a whole one waits for the next, and
/// what is still half at the end is left out.
/// </summary>
internal sealed class TokenText(ModelTokenizer tokenizer)
{
    private readonly Decoder _decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();
    private char[] _characters = new char[64];

    /// <returns>The characters that are whole with this token; empty: none yet.</returns>
    public string Append(int token)
    {
        var bytes = tokenizer.BytesOf(token).Span;
        if (_characters.Length < bytes.Length + 2)
        {
            _characters = new char[bytes.Length + 2];
        }

        return new string(_characters, 0, _decoder.GetChars(bytes, _characters, flush: false));
    }
}
