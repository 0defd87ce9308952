using System.Text.Json.Nodes;
using DeepSeek.TinyModels;
using DeepSeek.TinyModels.Graphs;
using DeepSeek.TinyModels.Training;

namespace DeepSeek.Bench.Inference.Models;

/// <summary>
/// A decoder with random weights and the layers of DeepSeek-R1-Distill-Qwen-1.5B, four of its 28, and a seventh of its vocabulary: so layers
/// and the last layer share the work as they do in the whole model, which takes seven times as long for a token. Qwen's biases are left out.
/// </summary>
internal static class BenchModel
{
    private const ulong Seed = 8;

    public static Shape Shape { get; } = new(Vocabulary: 21_705, Context: 2_048) { Layers = 4, Width = 1_536, Heads = 12, KvHeads = 2, Inner = 8_960 };

    /// <summary>Numbers in its weights.</summary>
    public static long Parameters { get; } = WeightDims.Of(Shape).Sum(static weight => weight.Count);

    /// <summary>Writes it, unless it is there: as slots of fixed capacity (model.onnx), with a tokenizer that has a token for each logit.</summary>
    public static void Write(string folder)
    {
        var graph = Path.Combine(folder, "model.onnx");
        if (File.Exists(graph))
        {
            return;
        }

        Directory.CreateDirectory(folder);
        foreach (var (name, text) in TokenizerFiles.All())
        {
            File.WriteAllText(Path.Combine(folder, name), name == "tokenizer.json" ? WithFurtherTokens(text) : text);
        }

        File.WriteAllText(Path.Combine(folder, "config.json"), ModelFolder.Config(Shape, ByteLevelVocabulary.Start, ByteLevelVocabulary.End));
        DecoderGraph.Of(Shape, GraphKind.Slots, WeightsFile.RandomBeside(Shape, Seed, folder)).Save(graph + ".part");
        File.Move(graph + ".part", graph);
    }

    // Text is cut into bytes as ever. What the model says, it says with any token, and each must be seen.
    private static string WithFurtherTokens(string tokenizer)
    {
        var json = JsonNode.Parse(tokenizer)!;
        var vocabulary = json["model"]!["vocab"]!.AsObject();
        for (var token = ByteLevelVocabulary.Tokens.Count + ByteLevelVocabulary.Control.Count; token < Shape.Vocabulary; token++)
        {
            vocabulary.Add($"word{token}", token);
        }

        return json.ToJsonString();
    }
}
