namespace DeepSeek.Engines.Tests.Quantization;

public sealed class FusedInt8ModelTests : QuantizedModelContract
{
    protected override string Source => "model_fused.onnx";
}
