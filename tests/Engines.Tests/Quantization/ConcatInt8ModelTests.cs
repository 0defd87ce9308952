namespace DeepSeek.Engines.Tests.Quantization;

public sealed class ConcatInt8ModelTests : QuantizedModelContract
{
    protected override string Source => "model_concat.onnx";
}
