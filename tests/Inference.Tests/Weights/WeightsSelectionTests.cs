using DeepSeek.Inference.Weights;

namespace DeepSeek.Inference.Tests.Weights;

/// <summary>Of the forms in which a repository holds its weights one is fetched, with all that belongs to it.</summary>
public sealed class WeightsSelectionTests
{
    [Fact]
    public void Full_precision_graph_with_its_external_data_goes_before_its_variants()
        => Assert.Equal(
            ["config.json", "onnx/model.onnx", "onnx/model.onnx_data", "onnx/model.onnx_data_1", "tokenizer.json"],
            Choose("config.json", "tokenizer.json", "onnx/model.onnx", "onnx/model.onnx_data", "onnx/model.onnx_data_1", "onnx/model_fp16.onnx", "onnx/model_fp16.onnx_data", "onnx/model_q4.onnx", "model.safetensors", ".gitattributes"));

    [Fact]
    public void Data_of_a_graph_may_have_any_name()
        => Assert.Equal(["model.onnx", "weights.bin"], Choose("model.onnx", "model_slots.onnx", "weights.bin", "pytorch_model.bin", "pytorch_model-00001-of-00002.bin"));

    [Fact]
    public void Safetensors_go_before_other_formats()
        => Assert.Equal(
            ["config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"],
            Choose("config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "model.gguf", ".cache/x"));

    [Fact]
    public void Folder_without_either_is_taken_as_it_is()
        => Assert.Equal(["config.json", "rank0.engine", "weights.bin"], Choose("config.json", "rank0.engine", "weights.bin"));

    private static IEnumerable<string> Choose(params string[] paths)
        => WeightsSelection.Choose([.. paths.Select(static path => new SourceFile(path, 1))]).Select(static file => file.Path).Order(StringComparer.Ordinal);
}
