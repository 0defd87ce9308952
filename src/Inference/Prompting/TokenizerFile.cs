using System.Text.Json;
using System.Text.RegularExpressions;
using DeepSeek.Inference.Weights;

namespace DeepSeek.Inference.Prompting;

/// <summary>
/// What a tokenizer.json (Hugging Face tokenizers) says, as far as DeepSeek's models use it: byte-level BPE, text cut by patterns. What would
/// be encoded otherwise than it says is refused, not guessed.
/// </summary>
internal sealed record TokenizerFile
{
    public const string FileName = "tokenizer.json";

    /// <summary>By word, in the characters of <see cref="ByteAlphabet"/>.</summary>
    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    /// <summary>Pairs with a space between, the most urgent first.</summary>
    public required IReadOnlyList<string> Merges { get; init; }

    public required IReadOnlyList<AddedToken> Added { get; init; }

    /// <summary>By which text is cut, one after another.</summary>
    public required IReadOnlyList<Regex> Splits { get; init; }

    /// <summary>Whether text is brought into Unicode's form NFC first.</summary>
    public required bool Composes { get; init; }

    /// <exception cref="ModelFileException">It isn't there, isn't JSON, or says something else.</exception>
    public static TokenizerFile Read(string folder)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, FileName)));
            return Of(json.RootElement);
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException or InvalidOperationException or RegexParseException)
        {
            throw new ModelFileException(FileName, e is FileNotFoundException or DirectoryNotFoundException ? "isn't there; a model is served with its tokenizer" : e.Message, e);
        }
    }

    private static TokenizerFile Of(JsonElement root)
    {
        var model = root.GetProperty("model");
        Require(model, "model", ["BPE"]);
        return new TokenizerFile
        {
            Vocabulary = model.GetProperty("vocab").EnumerateObject().ToDictionary(static word => word.Name, static word => word.Value.GetInt32(), StringComparer.Ordinal),
            Merges = [.. model.GetProperty("merges").EnumerateArray().Select(Merge)],
            Added = [.. Items(root, "added_tokens").Select(static token => new AddedToken(token.GetProperty("id").GetInt32(), token.GetProperty("content").GetString()!))],
            Splits = [.. Steps(root, "pre_tokenizer", "pretokenizers").SelectMany(Split)],
            Composes = Steps(root, "normalizer", "normalizers").Any(static step => Require(step, "normalizer", ["NFC"]) == "NFC"),
        };
    }

    // Older files have strings, newer ones pairs.
    private static string Merge(JsonElement merge) => merge.ValueKind == JsonValueKind.String ? merge.GetString()! : $"{merge[0].GetString()} {merge[1].GetString()}";

    private static IEnumerable<Regex> Split(JsonElement step)
    {
        var type = Require(step, "pre_tokenizer", ["Split", "ByteLevel", "Digits"]);
        return type switch
        {
            "Split" => [Pattern(step)],
            "Digits" => [new Regex(Flag(step, "individual_digits") ? @"\p{Nd}" : @"\p{Nd}+")],
            // The bytes are the encoder's; the pattern is GPT-2's, where it is asked for.
            _ when Flag(step, "add_prefix_space") => throw new ModelFileException(FileName, "pre_tokenizer ByteLevel with add_prefix_space isn't supported"),
            _ => Flag(step, "use_regex", absent: true) ? [new Regex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")] : [],
        };
    }

    private static Regex Pattern(JsonElement step)
    {
        var behavior = step.GetProperty("behavior").GetString();
        return behavior == "Isolated" && !Flag(step, "invert")
            ? new Regex(step.GetProperty("pattern").TryGetProperty("Regex", out var regex) ? regex.GetString()! : Regex.Escape(step.GetProperty("pattern").GetProperty("String").GetString()!))
            : throw new ModelFileException(FileName, $"pre_tokenizer Split with behavior {behavior}{(Flag(step, "invert") ? ", inverted," : "")} isn't supported; Isolated is");
    }

    private static JsonElement[] Steps(JsonElement root, string name, string members) =>
        !root.TryGetProperty(name, out var step) || step.ValueKind == JsonValueKind.Null ? []
        : step.GetProperty("type").GetString() == "Sequence" ? [.. Items(step, members)]
        : [step];

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) => element.TryGetProperty(name, out var items) ? items.EnumerateArray() : default;

    private static bool Flag(JsonElement element, string name, bool absent = false) => element.TryGetProperty(name, out var flag) ? flag.GetBoolean() : absent;

    private static string Require(JsonElement element, string name, IReadOnlyList<string> supported)
    {
        var type = element.GetProperty("type").GetString()!;
        return supported.Contains(type) ? type : throw new ModelFileException(FileName, $"{name} of type {type} isn't supported; {string.Join(", ", supported)} is");
    }
}
