using DeepSeek.Engines.Quantization;

namespace DeepSeek.Bench.Inference.Models;

/// <summary>The bench's model in one number format.</summary>
/// <param name="Name">Of the row.</param>
/// <param name="Note">What it is.</param>
/// <param name="Graph">The ONNX file.</param>
/// <param name="IsDefault">Whether it is the INT8 that the product makes unasked: targets are meant for it.</param>
internal sealed record ModelForm(string Name, string Note, string Graph, bool IsDefault = false)
{
    public const string Fp32 = "FP32";

    /// <summary>Writes them, where they aren't there yet. FP32 is the first.</summary>
    /// <param name="folder">With FP32 and the tokenizer; the others are in folders inside.</param>
    /// <param name="progress">Says what is written.</param>
    public static IReadOnlyList<ModelForm> Write(string folder, Progress progress)
    {
        progress.Say($"the model is in {folder}, and is written where it isn't there yet");
        BenchModel.Write(folder);
        var source = Path.Combine(folder, "model.onnx");
        return
        [
            new ModelForm(Fp32, "random weights, as a model is fetched", source),
            new ModelForm("INT8", "as deepseek-engine builds it", Quantized("int8", new QuantizationOptions()), IsDefault: true),
            new ModelForm("INT8, last layer FP32", "with --include-head false", Quantized("int8-head-fp32", new QuantizationOptions { Head = false })),
        ];

        string Quantized(string name, QuantizationOptions options)
        {
            var target = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, name)).FullName, "model.onnx");
            if (!File.Exists(target))
            {
                DynamicQuantizer.Run(source, target, options);
                File.Copy(Path.Combine(folder, "config.json"), Path.Combine(folder, name, "config.json"), overwrite: true);
            }

            return target;
        }
    }
}
