using System.Text.Json.Nodes;
using DeepSeek.Inference.Prompting;

namespace DeepSeek.Inference.Tests.Prompting;

/// <summary>A tokenizer.json of the family's shape: all bytes, a few merges, R1's signs.</summary>
internal static class TinyTokenizer
{
    public const string Letters = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly string[] Merges = ["h e", "l l", "he ll", "hell o", "Ġ w", "Ġw o", "Ġwo r"];

    public static readonly string[] Signs = ["<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>", "<think>", "</think>"];

    public static JsonObject Json()
    {
        var words = ByteAlphabet.Pairs().Select(static pair => $"{pair.Character}").Concat(Merges.Select(static merge => merge.Replace(" ", "", StringComparison.Ordinal))).ToArray();
        return new JsonObject
        {
            ["normalizer"] = new JsonObject { ["type"] = "NFC" },
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = Letters }, ["behavior"] = "Isolated", ["invert"] = false },
                    new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = false }),
            },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = new JsonObject(words.Select(static (word, id) => KeyValuePair.Create(word, (JsonNode?)id))),
                ["merges"] = new JsonArray([.. Merges.Select(static merge => (JsonNode)merge)]),
            },
            ["added_tokens"] = new JsonArray([.. Signs.Select((sign, at) => (JsonNode)new JsonObject { ["id"] = words.Length + at, ["content"] = sign, ["special"] = !sign.Contains("think", StringComparison.Ordinal) })]),
        };
    }

    public static ModelTokenizer Create() => new(Read(Json()));

    /// <summary>By way of a file, as it is read in earnest.</summary>
    public static TokenizerFile Read(JsonObject json, string? config = null) => InFolder(json, config, TokenizerFile.Read);

    public static T InFolder<T>(JsonObject json, string? config, Func<string, T> use)
    {
        var folder = Directory.CreateTempSubdirectory("tokenizer").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, TokenizerFile.FileName), json.ToJsonString());
            if (config is not null)
            {
                File.WriteAllText(Path.Combine(folder, ChatTemplate.ConfigFile), config);
            }

            return use(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
