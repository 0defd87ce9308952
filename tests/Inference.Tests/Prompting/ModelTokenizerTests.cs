using System.Text;
using System.Text.Json.Nodes;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Prompting;
using DeepSeek.Inference.Weights;
using FsCheck.Xunit;

namespace DeepSeek.Inference.Tests.Prompting;

/// <summary>Text survives the way to tokens and back, and stays text.</summary>
public sealed class ModelTokenizerTests
{
    private static readonly ModelTokenizer Tokenizer = TinyTokenizer.Create();

    [Fact]
    public void Words_are_merged_as_the_file_says() => Assert.Equal(["hello", "Ġwor", "l", "d"], Words("hello world"));

    [Fact]
    public void Pieces_are_encoded_by_themselves() => Assert.Equal(["hell", "1", "o"], Words("hell1o"));

    [Theory]
    [InlineData("héllo wörld — 你好，世界 🙂🏽 \r\n\t end  ")]
    [InlineData(" ")]
    public void Text_comes_back_as_it_was(string text) => Assert.Equal(text, Decode(Tokenizer.Encode(text)));

    [Property(MaxTest = 300)]
    public bool Any_text_comes_back_in_composed_form(string text)
    {
        var sound = Sound(text);
        return Decode(Tokenizer.Encode(sound)) == sound.Normalize(NormalizationForm.FormC);
    }

    [Property(MaxTest = 100)]
    public bool Signs_in_text_of_users_are_letters(byte at, string before, string after)
    {
        var signs = TinyTokenizer.Signs.Select(static sign => Tokenizer.Sign(sign)!.Value).ToHashSet();
        return !Tokenizer.Encode(Sound(before) + TinyTokenizer.Signs[at % TinyTokenizer.Signs.Length] + Sound(after)).Any(signs.Contains);
    }

    [Fact]
    public void Newer_files_have_merges_as_pairs()
    {
        var json = TinyTokenizer.Json();
        json["model"]!["merges"] = new JsonArray([.. json["model"]!["merges"]!.AsArray().Select(static merge => (JsonNode)new JsonArray([.. merge!.GetValue<string>().Split(' ').Select(static part => (JsonNode)part)]))]);
        Assert.Equal(Tokenizer.Encode("hello world"), new ModelTokenizer(TinyTokenizer.Read(json)).Encode("hello world"));
    }

    [Fact]
    public void Several_patterns_cut_one_after_another()
    {
        var json = TinyTokenizer.Json();
        json["pre_tokenizer"]!["pretokenizers"]!.AsArray().Insert(0, new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = "ll" }, ["behavior"] = "Isolated" });
        Assert.Equal(["he", "ll", "o"], Words("hello", new ModelTokenizer(TinyTokenizer.Read(json))));
    }

    [Theory]
    [InlineData("model", "type", "Unigram", "Unigram isn't supported; BPE is")]
    [InlineData("normalizer", "type", "Lowercase", "Lowercase isn't supported; NFC is")]
    [InlineData("pre_tokenizer", "type", "Metaspace", "Metaspace isn't supported")]
    public void What_would_be_encoded_otherwise_is_refused(string part, string name, string value, string said)
    {
        var json = TinyTokenizer.Json();
        json[part]![name] = value;
        Assert.Contains(said, Assert.Throws<ModelFileException>(() => TinyTokenizer.Read(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_is_not_there_is_named()
        => Assert.StartsWith("tokenizer.json: isn't there", Assert.Throws<ModelFileException>(static () => TokenizerFile.Read("/nowhere")).Message, StringComparison.Ordinal);

    [Property(MaxTest = 200)]
    public bool Half_a_character_waits_for_its_other_half(string text)
    {
        var sound = Sound(text).Normalize(NormalizationForm.FormC);
        var bytes = Encoding.UTF8.GetBytes(sound).Select(static b => Tokenizer.Encode("").Count + ByteToken(b));
        var decoder = new TokenText(Tokenizer);
        var pieces = bytes.Select(decoder.Append).ToArray();
        return string.Concat(pieces) == sound && pieces.All(static piece => !piece.Contains('\uFFFD', StringComparison.Ordinal) || piece.Length > 0);
    }

    private static int ByteToken(byte value) => ByteAlphabet.Pairs().Select(static pair => pair.Byte).ToList().IndexOf(value);

    private static string Decode(IEnumerable<int> tokens)
    {
        var text = new TokenText(Tokenizer);
        return string.Concat(tokens.Select(text.Append));
    }

    private static IEnumerable<string> Words(string text, ModelTokenizer? tokenizer = null)
        => (tokenizer ?? Tokenizer).Encode(text).Select(id => new string([.. (tokenizer ?? Tokenizer).BytesOf(id).ToArray().Select(static b => ByteAlphabet.Pairs().First(pair => pair.Byte == b).Character)]));

    // Half of a surrogate pair is no text, and JSON that has one is refused before.
    private static string Sound(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
}
