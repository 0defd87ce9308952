using System.Text;
using Microsoft.ML.Tokenizers;

namespace DeepSeek.Inference.Prompting;

/// <summary>
/// Text to tokens and back. Words of users are only ever text: where they write "&lt;/think&gt;" or the sign for the end of a turn, those are
/// letters, and can't end a turn. Signs come from templates alone, by <see cref="Sign"/>.
/// </summary>
internal sealed class ModelTokenizer
{
    private readonly BpeTokenizer _bpe;
    private readonly Dictionary<string, int> _signs;
    private readonly ReadOnlyMemory<byte>[] _bytes;
    private readonly bool _composes;

    public ModelTokenizer(TokenizerFile file)
    {
        _composes = file.Composes;
        _signs = file.Added.ToDictionary(static token => token.Content, static token => token.Id, StringComparer.Ordinal);
        _bpe = BpeTokenizer.Create(new BpeOptions(file.Vocabulary) { Merges = file.Merges, ByteLevel = true, PreTokenizer = new SplitSequence(file.Splits) });
        _bytes = new ReadOnlyMemory<byte>[Math.Max(file.Vocabulary.Values.DefaultIfEmpty(-1).Max(), file.Added.Select(static token => token.Id).DefaultIfEmpty(-1).Max()) + 1];
        foreach (var (word, id) in file.Vocabulary)
        {
            _bytes[id] = ByteAlphabet.Read(word) ?? Encoding.UTF8.GetBytes(word);
        }

        foreach (var token in file.Added)
        {
            _bytes[token.Id] = Encoding.UTF8.GetBytes(token.Content);
        }
    }

    /// <summary>One more than the greatest number of a token.</summary>
    public int Size => _bytes.Length;

    /// <summary>The token of a sign, as it is written; null: this model has no such sign.</summary>
    public int? Sign(string content) => _signs.TryGetValue(content, out var id) ? id : null;

    /// <summary>Text and nothing else.</summary>
    public IReadOnlyList<int> Encode(string text) => text.Length == 0 ? [] : _bpe.EncodeToIds(_composes ? text.Normalize(NormalizationForm.FormC) : text);

    /// <summary>What a token says. Nothing, for a number that the model can compute but the tokenizer doesn't know.</summary>
    public ReadOnlyMemory<byte> BytesOf(int token) => (uint)token < (uint)_bytes.Length ? _bytes[token] : default;
}
