using System.Text.Json;

namespace DeepSeek.Engines.OnnxRuntime;

/// <summary>The files of a model: the graph, and config.json beside it or in the folder above it, as Hugging Face's repositories have them.</summary>
/// <param name="Graph">The ONNX file.</param>
/// <param name="ConfigPath">config.json; null: there is none.</param>
/// <param name="LongestContext">Tokens that positions reach; null: nothing says it.</param>
/// <param name="VocabularySize">Of config.json; null: it doesn't say it.</param>
internal sealed record ModelFiles(string Graph, string? ConfigPath, int? LongestContext, int? VocabularySize)
{
    private static readonly string[] Names = ["model.onnx", "onnx/model.onnx", "decoder_model_merged.onnx", "decoder_model.onnx"];

    /// <param name="path">An ONNX file, or a folder with one of a usual name.</param>
    /// <exception cref="EngineException">There is none, or config.json can't be read.</exception>
    public static ModelFiles Find(string path)
    {
        var graph = File.Exists(path) ? path
            : !Directory.Exists(path) ? throw new EngineException(path, null, "there is no such file or folder", "name an ONNX file, or a folder with one")
            : Names.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists)
                ?? throw new EngineException(path, null, $"none of {string.Join(", ", Names)} is in it", "export the model to ONNX, or name the file");
        var folder = Path.GetDirectoryName(Path.GetFullPath(graph))!;
        var config = new[] { folder, Path.GetDirectoryName(folder) ?? folder }.Select(static folder => Path.Combine(folder, "config.json")).FirstOrDefault(File.Exists);
        return config is null ? new ModelFiles(graph, null, null, null) : Read(graph, config);
    }

    private static ModelFiles Read(string graph, string config)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(config));
            return new ModelFiles(graph, config, Number("max_position_embeddings"), Number("vocab_size"));

            int? Number(string name) => !json.RootElement.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
                : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number > 0 ? number
                : throw new EngineException(config, name, $"it is {value.GetRawText()}", "it is a number above 0: fetch the file again");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new EngineException(config, null, $"it isn't JSON, or not an object ({e.Message})", "fetch it again", e);
        }
    }
}
