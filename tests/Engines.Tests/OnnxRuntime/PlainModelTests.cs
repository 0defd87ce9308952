using DeepSeek.Engines.OnnxRuntime;

namespace DeepSeek.Engines.Tests.OnnxRuntime;

public sealed class PlainModelTests : DecoderEngineContract
{
    protected override DecoderEngine Load(EngineOptions options) => OnnxRuntimeEngine.Load(Fixtures.Sums("model.onnx"), options);
}
