using DeepSeek.TinyModels.Graphs;
using DeepSeek.TinyModels.Training;

namespace DeepSeek.TinyModels;

/// <summary>A folder with one model in all its forms, and the files that say what it is.</summary>
internal static class ModelFolder
{
    /// <param name="folder">Made where it isn't there.</param>
    /// <param name="decoder">What has learnt.</param>
    /// <param name="kinds">File names without their ending, and the form of each.</param>
    /// <param name="texts">Further files.</param>
    public static void Write(string folder, Decoder decoder, IEnumerable<(string Name, GraphKind Kind)> kinds, IEnumerable<(string Name, string Text)> texts)
    {
        Directory.CreateDirectory(folder);
        var weights = WeightsFile.Beside(decoder, folder);
        foreach (var (name, kind) in kinds)
        {
            DecoderGraph.Of(decoder.Shape, kind, weights).Save(Path.Combine(folder, name + ".onnx"));
        }

        foreach (var (name, text) in texts)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }

    /// <summary>config.json, as Hugging Face's transformers have it.</summary>
    public static string Config(Shape shape, int bos, int eos) =>
        $$"""
        {
          "architectures": ["Qwen2ForCausalLM"],
          "bos_token_id": {{bos}},
          "eos_token_id": {{eos}},
          "head_dim": {{shape.HeadSize}},
          "hidden_act": "silu",
          "hidden_size": {{shape.Width}},
          "intermediate_size": {{shape.Inner}},
          "max_position_embeddings": {{shape.Context}},
          "model_type": "qwen2",
          "num_attention_heads": {{shape.Heads}},
          "num_hidden_layers": {{shape.Layers}},
          "num_key_value_heads": {{shape.KvHeads}},
          "rms_norm_eps": 1e-05,
          "rope_theta": 10000.0,
          "tie_word_embeddings": false,
          "torch_dtype": "float32",
          "vocab_size": {{shape.Vocabulary}}
        }

        """;
}
