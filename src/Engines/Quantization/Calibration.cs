using DeepSeek.Engines.Onnx;
using DeepSeek.Engines.OnnxRuntime;
using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Engines.Quantization;

/// <summary>Measures how large activations get: runs prompts through the model, with the largest magnitude of each channel as further outputs.</summary>
internal static class Calibration
{
    /// <summary>Constants inside of the file; more than that can't be handed to ONNX Runtime with outputs added.</summary>
    private const long LargestInside = 1 << 30;

    private const string Prefix = "largest_";

    /// <param name="path">The ONNX file; it must fit into memory.</param>
    /// <param name="values">What is measured.</param>
    /// <param name="prompts">Tokens.</param>
    /// <returns>For each value the largest magnitude of each channel, over all prompts.</returns>
    /// <exception cref="EngineException">The model can't be computed with.</exception>
    public static Dictionary<string, float[]> Measure(string path, IReadOnlyCollection<string> values, IReadOnlyList<IReadOnlyList<int>> prompts)
    {
        var largest = new Dictionary<string, float[]>();
        try
        {
            using var settings = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, EnableMemoryPattern = false };
            settings.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var session = new InferenceSession(WithOutputs(path, values), settings);
            using var runner = new GraphRunner(session, DecoderSignature.Of(path, session.InputMetadata, session.OutputMetadata));
            foreach (var prompt in prompts)
            {
                Run(runner, [.. prompt], values, largest);
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new EngineException(path, null, $"calibration failed ({e.Message})", "check that the model runs, and that the prompts are of its vocabulary and within its context", e);
        }

        return largest;
    }

    private static void Run(GraphRunner runner, int[] prompt, IReadOnlyCollection<string> values, Dictionary<string, float[]> largest)
    {
        var signature = runner.Signature;
        runner.BindTokens(prompt, [0]);
        var past = signature.Cache.Select(tensor => OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, signature.CacheType,
            [1, tensor.Heads, signature.HasSlots ? signature.Capacity ?? prompt.Length : 0, tensor.HeadSize])).ToArray();
        for (var i = 0; i < past.Length; i++)
        {
            // Cells that no token has are multiplied by zero, and must be numbers for that.
            past[i].GetTensorMutableRawData().Clear();
            runner.Binding.BindInput(signature.Cache[i].Past, past[i]);
        }

        foreach (var value in values)
        {
            runner.Binding.BindOutputToDevice(Prefix + value, OrtMemoryInfo.DefaultInstance);
        }

        var outputs = runner.Run();
        foreach (var (value, output) in values.Zip(outputs.Skip(1)))
        {
            var measured = output.GetTensorDataAsSpan<float>();
            if (!largest.TryGetValue(value, out var most))
            {
                largest[value] = most = new float[measured.Length];
            }

            System.Numerics.Tensors.TensorPrimitives.Max(most, measured, most);
        }

        Array.ForEach([.. outputs, .. past], static value => value.Dispose());
    }

    private static byte[] WithOutputs(string path, IReadOnlyCollection<string> values)
    {
        var model = OnnxModel.Load(path);
        if (model.Graph.Initializers.Sum(static tensor => tensor.Raw.Length) > LargestInside)
        {
            throw new EngineException(path, null, "its weights are inside of the file, and too large to be calibrated with", "export it with its weights beside it (external data)");
        }

        foreach (var value in values)
        {
            model.Graph.Nodes.Add(OnnxNode.Of("Abs", [value], [Prefix + value + "_size"]));
            model.Graph.Nodes.Add(model.Opsets[""] < 18
                ? OnnxNode.Of("ReduceMax", [Prefix + value + "_size"], [Prefix + value], OnnxAttribute.Of("axes", [0L, 1L]), OnnxAttribute.Of("keepdims", 0L))
                : OnnxNode.Of("ReduceMax", [Prefix + value + "_size", Prefix + "axes"], [Prefix + value], OnnxAttribute.Of("keepdims", 0L)));
            model.Graph.Outputs.Add(new OnnxValue(Prefix + value, OnnxType.Float, [Prefix + value + "_channels"]));
        }

        model.Graph.Initializers.Add(OnnxTensor.Of<long>(Prefix + "axes", OnnxType.Int64, [0, 1], 2));
        return model.Write().ToArray();
    }
}
