using System.Text.Json;
using DeepSeek.Engines;
using DeepSeek.Inference.Http;
using DeepSeek.Inference.Prompting;

namespace DeepSeek.Inference.Weights;

/// <summary>What lies beside a model's weights: its tokenizer, how conversations are written, and which tokens end an answer.</summary>
internal sealed record ModelFolder(ModelTokenizer Tokenizer, ChatTemplate? Template, IReadOnlySet<int> Ends)
{
    // Where a model says what ends an answer, in the order in which it is looked for.
    private static readonly string[] Configs = ["generation_config.json", "config.json"];

    /// <param name="path">The folder.</param>
    /// <param name="unrendered">Told why conversations can't be rendered, where they can't.</param>
    /// <exception cref="ModelFileException">A file can't be used.</exception>
    public static ModelFolder Read(string path, Action<string> unrendered)
    {
        var tokenizer = new ModelTokenizer(TokenizerFile.Read(path));
        var template = ReadTemplate(path, tokenizer, unrendered);
        var ends = Configs.Select(name => ReadEnds(path, name)).FirstOrDefault(static ends => ends.Length > 0) ?? [];
        return new ModelFolder(tokenizer, template, new HashSet<int>(template is null ? ends : [.. ends, template.End]));
    }

    /// <param name="name">By which clients ask for it.</param>
    /// <param name="engine">That computes it.</param>
    /// <param name="longestPrompt">Tokens; null: as many as a slot takes.</param>
    /// <exception cref="ModelFileException">Tokenizer and weights are of different models.</exception>
    public ServedModel Serve(string name, EngineModel engine, int? longestPrompt)
    {
        if (Ends.Count == 0)
        {
            throw new ModelFileException(Configs[0], "says no eos_token_id: without it answers never end by themselves; fetch generation_config.json or config.json beside the weights");
        }

        var furthest = Ends.Max();
        return furthest < engine.VocabularySize
            ? new ServedModel { Name = name, Engine = engine, Tokenizer = Tokenizer, Template = Template, Ends = Ends, LongestPrompt = longestPrompt ?? engine.ContextLength }
            : throw new ModelFileException(TokenizerFile.FileName, $"has the token {furthest}, and the weights know {engine.VocabularySize}: fetch both from the same place");
    }

    private static ChatTemplate? ReadTemplate(string path, ModelTokenizer tokenizer, Action<string> unrendered)
    {
        try
        {
            return ChatTemplate.Read(path, tokenizer);
        }
        catch (ModelFileException e)
        {
            unrendered(e.Message);
            return null;
        }
    }

    private static int[] ReadEnds(string path, string name)
    {
        var file = Path.Combine(path, name);
        if (!File.Exists(file))
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return !json.RootElement.TryGetProperty("eos_token_id", out var ends) || ends.ValueKind == JsonValueKind.Null ? []
                : ends.ValueKind == JsonValueKind.Array ? [.. ends.EnumerateArray().Select(static end => end.GetInt32())]
                : [ends.GetInt32()];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ModelFileException(name, $"eos_token_id can't be read: {e.Message}", e);
        }
    }
}
