using DeepSeek.Bench.Inference.Models;
using DeepSeek.Engines.Quantization;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Bench.Tests.Inference;

public sealed class LinearBytesTests : IDisposable
{
    /// <summary>Weights of the linear layers of the model that adds, and their outputs; the last layer included.</summary>
    private const int Weights = 41_472 + 672, Outputs = 768 + 14, Layers = 15;

    private readonly string _folder = Directory.CreateTempSubdirectory("linear-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Layers_of_a_quantized_model_are_compared_with_the_same_in_FP32()
    {
        var (source, target) = (Path.Combine(Repository.Root, "tests/Testing/Models/sums/model.onnx"), Path.Combine(_folder, "model.onnx"));
        Assert.Equal((Weights * 4, Weights * 4), (LinearBytes.Of(source).Bytes, LinearBytes.Of(source).BytesInFp32));

        DynamicQuantizer.Run(source, target, new QuantizationOptions());
        var layers = LinearBytes.Of(target);
        Assert.Equal((Weights + Outputs * 4 + Layers, Weights * 4), (layers.Bytes, layers.BytesInFp32));
        Assert.Equal(new FileInfo(target).Length + new FileInfo(target + ".data").Length, layers.FileBytes);
    }
}
