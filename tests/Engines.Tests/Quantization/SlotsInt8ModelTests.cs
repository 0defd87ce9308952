namespace DeepSeek.Engines.Tests.Quantization;

public sealed class SlotsInt8ModelTests : QuantizedModelContract
{
    protected override string Source => "model_slots.onnx";
}
