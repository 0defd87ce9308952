using DeepSeek.Engines.Quantization;

namespace DeepSeek.Engines.Tests.Quantization;

public sealed class PlainQdqModelTests : QuantizedModelContract
{
    protected override string Source => "model.onnx";

    protected override void Quantize(string source, string target) => QdqQuantizer.Run(source, target, QdqQuantizerTests.Prompts, new QuantizationOptions { Head = true });
}
