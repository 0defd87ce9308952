using System.CommandLine;
using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Engines.Quantization;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Inference.Prompting;
using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Models;

/// <summary><c>deepseek-engine quantize</c>: FP32 → INT8, for CPUs or for TensorRT.</summary>
internal static class QuantizeCommand
{
    public static Command Create()
    {
        var model = ModelCommand.Model();
        var output = new Option<string>("--output") { Description = "The ONNX file to write; large weights go beside it", Required = true };
        var prompts = new Option<string>("--calibration-prompts")
        {
            Description = "Text file with a prompt a line, some dozens like those to come: makes INT8 for TensorRT (Q/DQ). Absent: INT8 for CPUs",
        };
        var smoothing = new Option<float>("--smoothing") { Description = "With --calibration-prompts: how much of outliers goes from activations into weights, 0 to 1", DefaultValueFactory = static _ => new QuantizationOptions().Smoothing };
        var head = new Option<bool?>("--include-head") { Description = "Whether the last layer, which gives the logits, is quantized too; absent: for CPUs true, for TensorRT false" };
        var reduce = new Option<bool>("--reduce-range") { Description = "Weights of 7 bits, for CPUs without VNNI" };
        smoothing.Validators.Add(result =>
        {
            if (result.GetValue(smoothing) is not (>= 0 and <= 1))
            {
                result.AddError("--smoothing is from 0 to 1");
            }
        });
        var command = new Command("quantize", "Makes an INT8 model of an ONNX model in FP32") { model, output, prompts, smoothing, head, reduce };
        command.SetAction(parsed => ModelCommand.Run(parsed, () =>
        {
            var source = OnnxRuntimeEngine.FindGraph(parsed.GetValue(model)!);
            var target = parsed.GetValue(output)!;
            var options = new QuantizationOptions { Head = parsed.GetValue(head), ReduceRange = parsed.GetValue(reduce), Smoothing = parsed.GetValue(smoothing) };
            var steps = new QuantizationSteps(new Progress(parsed.InvocationConfiguration.Error, TimeProvider.System));
            steps.Conclude(parsed.GetValue(prompts) is { } file
                ? QdqQuantizer.Run(source, target, Tokens(source, file), options, steps)
                : DynamicQuantizer.Run(source, target, options, steps));
            return ExitCodes.Success;
        }));
        return command;
    }

    private static IReadOnlyList<int>[] Tokens(string source, string file)
    {
        var tokenizer = new ModelTokenizer(TokenizerFile.Read(Path.GetDirectoryName(Path.GetFullPath(source))!));
        var prompts = File.ReadLines(file).Where(static line => line.Trim().Length > 0).Select(tokenizer.Encode).ToArray();
        return prompts.Length > 0 ? prompts : throw new IOException($"{file} has no prompts: write some dozens into it, one a line");
    }
}
