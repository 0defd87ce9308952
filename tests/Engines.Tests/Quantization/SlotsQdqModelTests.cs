using DeepSeek.Engines.Quantization;

namespace DeepSeek.Engines.Tests.Quantization;

public sealed class SlotsQdqModelTests : QuantizedModelContract
{
    protected override string Source => "model_slots.onnx";

    protected override void Quantize(string source, string target) => QdqQuantizer.Run(source, target, QdqQuantizerTests.Prompts, new QuantizationOptions { Head = true });
}
