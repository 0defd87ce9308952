using DeepSeek.Engines.OnnxRuntime;

namespace DeepSeek.Engines.Tests.OnnxRuntime;

public sealed class SlotsModelTests : DecoderEngineContract
{
    protected override DecoderEngine Open(EngineOptions options) => OnnxRuntimeEngine.Load(Fixtures.Sums("model_slots.onnx"), options);
}
