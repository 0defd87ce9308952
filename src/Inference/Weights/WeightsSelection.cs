namespace DeepSeek.Inference.Weights;

/// <summary>
/// Which files of a source are fetched. Repositories hold the same weights in many forms, several gigabytes each, and only one is used: the
/// full-precision ONNX graph where there is one, which our engines are made from, else safetensors, else all that there is. Files of no form
/// that is known, such as the tokenizer or data of a graph under a name of its own, are always fetched.
/// </summary>
internal static class WeightsSelection
{
    // Where exporters put the graph, in the order in which it is looked for.
    private static readonly string[] Graphs = ["model.onnx", "onnx/model.onnx"];

    private const string Safe = ".safetensors";

    private static readonly string[] OtherFormats = [".pt", ".pth", ".gguf", ".h5", ".msgpack", ".ot", ".tflite"];

    public static IReadOnlyList<SourceFile> Choose(IReadOnlyList<SourceFile> files)
    {
        var visible = files.Where(static file => !file.Path.Split('/').Any(IsHidden)).ToArray();
        if (Graphs.FirstOrDefault(graph => visible.Any(file => file.Path == graph)) is { } graph)
        {
            var variants = visible.Where(file => Is(file, ".onnx") && file.Path != graph).Select(static file => file.Path).ToArray();
            return [.. visible.Where(file => !Is(file, Safe) && !IsOther(file) && !variants.Any(variant => Belongs(file.Path, variant)))];
        }

        return visible.Any(static file => Is(file, Safe)) ? [.. visible.Where(static file => !Is(file, ".onnx") && !IsOther(file))] : visible;
    }

    private static bool IsHidden(string part) => part.StartsWith('.') && part is not ("." or "..");

    // model.onnx itself, and its data: model.onnx_data, model.onnx_data_1, model.onnx.data, names that exporters give.
    private static bool Belongs(string path, string graph) =>
        path == graph || path.StartsWith(graph + "_data", StringComparison.Ordinal) || path.StartsWith(graph + ".data", StringComparison.Ordinal);

    private static bool IsOther(SourceFile file) =>
        OtherFormats.Any(format => Is(file, format))
        || (Is(file, ".bin") && Path.GetFileName(file.Path).StartsWith("pytorch_model", StringComparison.Ordinal));

    private static bool Is(SourceFile file, string format) => file.Path.EndsWith(format, StringComparison.OrdinalIgnoreCase);
}
