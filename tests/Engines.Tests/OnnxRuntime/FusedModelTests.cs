using DeepSeek.Engines.OnnxRuntime;

namespace DeepSeek.Engines.Tests.OnnxRuntime;

public sealed class FusedModelTests : DecoderEngineContract
{
    protected override DecoderEngine Open(EngineOptions options) => OnnxRuntimeEngine.Load(Fixtures.Sums("model_fused.onnx"), options);
}
