namespace DeepSeek.Inference.Weights;

/// <summary>
/// Which files of a source are fetched. Repositories hold the same weights in many forms, several gigabytes each, and only one is used: the
/// full-precision ONNX graph where there is one, which our engines are made from, else safetensors, else all that there is.
/// </summary>
internal static class WeightsSelection
{
    // Where exporters put the graph, in the order in which it is looked for.
    private static readonly string[] Graphs = ["model.onnx", "onnx/model.onnx"];

    // Formats of weights. What is of none of them, such as the tokenizer, is always needed.
    private static readonly string[] Formats = [".onnx", ".onnx_data", ".safetensors", ".bin", ".pt", ".pth", ".gguf", ".h5", ".msgpack", ".ot", ".tflite"];

    public static IReadOnlyList<SourceFile> Choose(IReadOnlyList<SourceFile> files)
    {
        var visible = files.Where(static file => !file.Path.Split('/').Any(IsHidden)).ToArray();
        if (Graphs.FirstOrDefault(graph => visible.Any(file => file.Path == graph)) is { } graph)
        {
            return [.. visible.Where(file => !IsWeights(file) || file.Path == graph || IsExternalData(file.Path, graph))];
        }

        var safe = visible.Any(static file => Is(file, ".safetensors"));
        return safe ? [.. visible.Where(static file => !IsWeights(file) || Is(file, ".safetensors"))] : visible;
    }

    private static bool IsHidden(string part) => part.StartsWith('.') && part is not ("." or "..");

    // model.onnx_data, model.onnx_data_1, model.onnx.data: names that exporters give.
    private static bool IsExternalData(string path, string graph) =>
        path.StartsWith(graph + "_data", StringComparison.Ordinal) || path.StartsWith(graph + ".data", StringComparison.Ordinal);

    private static bool IsWeights(SourceFile file) =>
        Formats.Any(format => Is(file, format)) || file.Path.Contains(".onnx_data", StringComparison.Ordinal) || file.Path.Contains(".onnx.data", StringComparison.Ordinal);

    private static bool Is(SourceFile file, string format) => file.Path.EndsWith(format, StringComparison.OrdinalIgnoreCase);
}
