namespace DeepSeek.Engines.Tests.Quantization;

public sealed class PlainInt8ModelTests : QuantizedModelContract
{
    protected override string Source => "model.onnx";
}
