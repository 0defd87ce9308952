using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace DeepSeek.Inference.Prompting;

/// <summary>Cuts text into the pieces that are encoded by themselves, by one pattern after another: what matches is a piece, and so is what is between.</summary>
internal sealed class SplitSequence(IReadOnlyList<Regex> patterns) : PreTokenizer
{
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => Split(text, 0, text.Length, 0);

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());

    private IEnumerable<(int Offset, int Length)> Split(string text, int from, int length, int pattern)
    {
        if (length == 0)
        {
            yield break;
        }

        if (pattern == patterns.Count)
        {
            yield return (from, length);
            yield break;
        }

        // The piece is looked at by itself: a pattern may ask what comes before or after.
        var piece = text.Substring(from, length);
        var done = 0;
        foreach (Match match in patterns[pattern].Matches(piece))
        {
            foreach (var part in Split(text, from + done, match.Index - done, pattern + 1).Concat(Split(text, from + match.Index, match.Length, pattern + 1)))
            {
                yield return part;
            }

            done = match.Index + match.Length;
        }

        foreach (var part in Split(text, from + done, length - done, pattern + 1))
        {
            yield return part;
        }
    }
}
